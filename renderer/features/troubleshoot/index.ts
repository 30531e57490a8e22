export { TroubleshootPage } from './TroubleshootPage.tsx';
