import { hasDisplay, startDisplay } from '../electron/start/display.mjs';

/** Gives the tests' windows a screen in memory where there is no other; the tests' processes inherit the variables. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  if (hasDisplay()) return async () => {};
  const screen = await startDisplay();
  Object.assign(process.env, screen.env);
  return () => screen.stop();
}
