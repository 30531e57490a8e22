export { ChangesTab } from './ChangesTab.tsx';
export { FilesTab } from './FilesTab.tsx';
