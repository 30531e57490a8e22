export { volumeRow } from './row.ts';
