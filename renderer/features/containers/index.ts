export { ContainersPage } from './ContainersPage.tsx';
export {
  ContainerDetailPage,
  type ContainerDetailPageProps,
  type ContainerTab,
  containerTabs,
} from './detail/ContainerDetailPage.tsx';
export { statusOf } from './status.ts';
