export { ImageDetailPage, type ImageTab, imageTabs } from './detail/ImageDetailPage.tsx';
export { ImagesPage } from './ImagesPage.tsx';
export { PullDialog } from './PullDialog.tsx';
export { RequestedPush } from './RequestedPush.tsx';
export { SharingPage } from './sharing/SharingPage.tsx';
