export { type Builds, createBuilds } from './create.ts';
