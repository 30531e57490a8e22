import { lazy } from 'react';
import { LogTools, LogView, Phases, StartingPage, useEngineLog } from '../features/engine/index.ts';
import { QuickSettings } from '../features/settings/QuickSettings.tsx';

/**
 * The pages, each read when it is first shown. What comes from two features is put together here, because features never
 * import each other.
 */
const Later = ({ what }: { what: string }) => <h1>{what}</h1>;
export const ContainersPage = () => <Later what="Containers" />;
export const ContainerDetailPage = () => <Later what="Container" />;
export const ImagesPage = () => <Later what="Images" />;
export const ImageDetailPage = () => <Later what="Image" />;

export const SettingsPage = lazy(async () => ({
  default: (await import('../features/settings/index.ts')).SettingsPage,
}));
const TroubleshootPage = lazy(async () => ({
  default: (await import('../features/troubleshoot/index.ts')).TroubleshootPage,
}));

/** The starting page with the settings that work meanwhile. Not lazy: it is what the first paint shows. */
export function Starting() {
  return <StartingPage settings={<QuickSettings />} />;
}

/** Troubleshoot with the engine's phases and log. */
export function Troubleshoot() {
  const { lines, error } = useEngineLog(5000);
  return <TroubleshootPage Phases={Phases} LogView={LogView} LogTools={LogTools} lines={lines} logError={error} />;
}
