export { ContainersPage } from './ContainersPage.tsx';
export {
  ContainerDetailPage,
  type ContainerDetailPageProps,
  type ContainerTab,
  containerTabs,
} from './detail/ContainerDetailPage.tsx';
export { RunDialog } from './run/RunDialog.tsx';
export { statusOf } from './status.ts';
