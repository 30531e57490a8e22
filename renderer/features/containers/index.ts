export { ContainersPage } from './ContainersPage.tsx';
export { statusOf } from './status.ts';
