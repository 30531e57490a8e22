export { networkRow } from './row.ts';
