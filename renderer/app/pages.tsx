import { type ComponentType, lazy } from 'react';
import { ContainersPage } from '../features/containers/ContainersPage.tsx';
import { LogTools, LogView, Phases, StartingPage, useEngineLog } from '../features/engine/index.ts';
import { QuickSettings } from '../features/settings/QuickSettings.tsx';

/**
 * The pages, each read when it is first shown. What comes from two features is put together here, because features never
 * import each other.
 */

const builds = () => import('../features/builds/index.ts');
const images = () => import('../features/images/index.ts');
const terminals = () => import('../features/terminals/index.ts');

/** A component of a feature, read with its feature when it is first shown. */
function later<P>(read: () => Promise<ComponentType<P>>) {
  return lazy(async () => ({ default: await read() }));
}

// Not lazy either: nearly every start ends on the home page, and a file more to ask for is a file later painted.
export { ContainersPage };
export const ImagesPage = later(async () => (await images()).ImagesPage);
export const SharingPage = later(async () => (await images()).SharingPage);
export const BuildsPage = later(async () => (await builds()).BuildsPage);
export const NewBuildDialog = later(async () => (await builds()).NewBuildDialog);
export const DockerfilePage = later(async () => (await import('../features/dockerfile/index.ts')).DockerfilePage);
export const RegistriesPage = later(async () => (await import('../features/registries/index.ts')).RegistriesPage);
export const SettingsPage = later(async () => (await import('../features/settings/index.ts')).SettingsPage);
export const RunDialog = later(async () => (await import('../features/containers/run/RunDialog.tsx')).RunDialog);
export const PullDialog = later(async () => (await images()).PullDialog);
export const RequestedPush = later(async () => (await images()).RequestedPush);

const TroubleshootPage = later(async () => (await import('../features/troubleshoot/index.ts')).TroubleshootPage);

/** The starting page with the settings that work meanwhile. Not lazy: it is what the first paint shows. */
export function Starting() {
  return <StartingPage settings={<QuickSettings />} />;
}

/** Troubleshoot with the engine's phases and log. */
export function Troubleshoot() {
  const { lines, error } = useEngineLog(5000);
  return <TroubleshootPage Phases={Phases} LogView={LogView} LogTools={LogTools} lines={lines} logError={error} />;
}

export const ContainerRoute = later(async () => (await import('./ContainerRoute.tsx')).ContainerRoute);
export const BuildRoute = later(async () => (await import('./BuildRoute.tsx')).BuildRoute);
export const ArchivePage = later(async () => (await import('../features/layers/index.ts')).ArchivePage);
export const ImageRoute = later(async () => (await import('./ImageRoute.tsx')).ImageRoute);

export const TerminalPane = later(async () => (await terminals()).TerminalPane);
export const TerminalLabel = later(async () => (await terminals()).TerminalLabel);
export const NewTerminal = later(async () => (await terminals()).NewTerminal);

/** Ends a shell, or detaches. A session exists only after its feature was read, so this waits for nothing. */
export async function closeSession(id: string): Promise<void> {
  (await terminals()).closeSession(id);
}
