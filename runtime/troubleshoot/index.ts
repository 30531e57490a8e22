export { createTroubleshoot, type TroubleshootOptions } from './troubleshoot.ts';
