export { ExternalDriver } from './driver.ts';
export * from './engines.ts';
