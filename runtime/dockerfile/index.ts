export { createDockerfile } from './create.ts';
