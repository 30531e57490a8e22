import * as z from 'zod';
import { call, stream } from './operation.ts';

const filters = z.array(z.strictObject({ name: z.string(), extensions: z.array(z.string()) })).max(10);

/** What only the main process can do. Served by main over a port of its own; no engine byte passes here. */
export const shellContract = {
  app: {
    info: call(
      z.strictObject({}),
      z.object({ version: z.string(), electron: z.string(), platform: z.enum(['linux', 'darwin', 'win32']) }),
    ),
    /** The page is interactive: its first list is painted. Main records the time, once. */
    ready: call(z.strictObject({}), z.object({})),
    /** Ends Gantry; the engine and its containers run on. */
    quit: call(z.strictObject({}), z.object({})),
    /** What menu and tray ask of the page. */
    requests: stream(
      z.strictObject({}),
      z.discriminatedUnion('type', [
        z.object({ type: z.literal('quit') }),
        z.object({ type: z.literal('navigate'), path: z.string() }),
      ]),
      { flow: 'lossless' },
    ),
    /** Tells main the settings that concern it, at the page's start and on every change. */
    configure: call(
      z.strictObject({
        openAtLogin: z.boolean(),
        closeToTray: z.boolean(),
        /** For what the system draws: file dialogs, menus. */
        theme: z.enum(['system', 'light', 'dark']),
      }),
      z.object({}),
    ),
  },
  window: {
    minimize: call(z.strictObject({}), z.object({})),
    toggleMaximize: call(z.strictObject({}), z.object({})),
    close: call(z.strictObject({}), z.object({})),
    state: stream(
      z.strictObject({}),
      z.object({ maximized: z.boolean(), focused: z.boolean(), visible: z.boolean() }),
      {
        flow: 'latest',
      },
    ),
  },
  dialog: {
    /** Null when the user cancelled. */
    open: call(
      z.strictObject({ title: z.string().max(256), type: z.enum(['file', 'directory']), filters: filters.default([]) }),
      z.object({ path: z.string().nullable() }),
    ),
    save: call(
      z.strictObject({ title: z.string().max(256), defaultName: z.string().max(256), filters: filters.default([]) }),
      z.object({ path: z.string().nullable() }),
    ),
  },
  clipboard: {
    write: call(z.strictObject({ text: z.string().max(16 * 1024 * 1024) }), z.object({})),
    /** For pasting into terminals; only on a user's paste. */
    read: call(z.strictObject({}), z.object({ text: z.string() })),
  },
  external: {
    /** Opens an http or https address in the browser; anything else is refused. */
    open: call(z.strictObject({ url: z.string().max(4096) }), z.object({})),
    /** Shows a file in the file manager. */
    reveal: call(z.strictObject({ path: z.string().max(4096) }), z.object({})),
  },
};
export type ShellContract = typeof shellContract;
