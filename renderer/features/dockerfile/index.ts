export { DockerfilePage } from './DockerfilePage.tsx';
