export { NativeDriver } from './driver.ts';
export { nativeRow } from './row.ts';
