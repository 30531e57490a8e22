export { Ring } from './Ring.tsx';
export { TaskPane } from './TaskPane.tsx';
export { TasksButton } from './TasksButton.tsx';
export { taskIcon, taskStatus } from './words.ts';
