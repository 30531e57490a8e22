import { buildOperations } from './builds.ts';
import { containerOperations } from './containers.ts';
import { dockerfileOperations } from './dockerfile.ts';
import { engineOperations } from './engine.ts';
import { fileOperations } from './files.ts';
import { imageOperations } from './images.ts';
import { layerOperations } from './layers.ts';
import { logOperations } from './logs.ts';
import { registryOperations } from './registries.ts';
import { settingsOperations } from './settings.ts';
import { stateOperations } from './state.ts';
import { taskOperations } from './tasks.ts';
import { terminalOperations } from './terminals.ts';
import { troubleshootOperations } from './troubleshoot.ts';

/** The contract between page and runtime: the single vocabulary of both ends. */
export const contract = {
  state: stateOperations,
  engine: engineOperations,
  containers: containerOperations,
  files: fileOperations,
  images: imageOperations,
  builds: buildOperations,
  dockerfile: dockerfileOperations,
  layers: layerOperations,
  logs: logOperations,
  terminals: terminalOperations,
  tasks: taskOperations,
  registries: registryOperations,
  settings: settingsOperations,
  troubleshoot: troubleshootOperations,
};
export type RuntimeContract = typeof contract;

export * from './builds.ts';
export * from './containers.ts';
export * from './dockerfile.ts';
export * from './engine.ts';
export * from './error-shape.ts';
export * from './errors.ts';
export * from './files.ts';
export * from './images.ts';
export * from './layers.ts';
export * from './logs.ts';
export * from './networks.ts';
export * from './operation.ts';
export * from './registries.ts';
export * from './settings.ts';
export * from './shell.ts';
export * from './state.ts';
export * from './tasks.ts';
export * from './terminals.ts';
export * from './volumes.ts';
export * from './wire.ts';
