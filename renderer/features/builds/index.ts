export { BuildsPage } from './BuildsPage.tsx';
export { BuildDetailPage } from './detail/BuildDetailPage.tsx';
export { NewBuildDialog } from './dialog/NewBuildDialog.tsx';
