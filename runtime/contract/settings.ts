import * as z from 'zod';
import { call } from './operation.ts';

/** What the user has chosen; kept in one JSON file, no secrets in it. */
export const settings = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  /** Id of the engine to open; see `engineRow`. */
  engine: z.string().max(1024).default('native'),
  /** Engines added by hand. */
  addedEngines: z
    .array(z.object({ name: z.string(), dockerHost: z.string(), certPath: z.string().optional() }))
    .max(100)
    .default([]),
  /** Start the hosted engine together with the app. */
  startEngine: z.boolean().default(true),
  /** Open Gantry when the user logs in. */
  startAtLogin: z.boolean().default(false),
  /** Closing the window keeps the tray and the engine. */
  closeToTray: z.boolean().default(true),
  terminalFontSize: z.int().min(8).max(32).default(13),
});
export type Settings = z.infer<typeof settings>;

export const settingsPatch = z.strictObject({
  theme: settings.shape.theme.removeDefault().optional(),
  startEngine: z.boolean().optional(),
  startAtLogin: z.boolean().optional(),
  closeToTray: z.boolean().optional(),
  terminalFontSize: z.int().min(8).max(32).optional(),
});

export const settingsOperations = {
  /** Changes some settings; the whole arrives through the state. */
  update: call(settingsPatch, z.object({})),
};
