import { useCallback, useState } from 'react';
import { create } from 'zustand';
import type { BuildSettingsInput, RunSpecInput } from '../../runtime/contract/index.ts';

/** The dock at the bottom. Tabs come from terminal sessions and tasks; here is only what the user chose about them. */
export interface DockState {
  open: boolean;
  /** Pixels of the whole dock when open. */
  height: number;
  /** Key of the tab in front: `terminal:<session>` or `task:<id>`. */
  active: string | null;
  /** Key of the tab at its right, when split. */
  beside: string | null;
  /** Tasks whose tabs the user closed. */
  hidden: readonly string[];
  /** Ended tasks whose tabs stay because the user opened them. */
  kept: readonly string[];
}

interface UiState {
  palette: { open: boolean; query: string };
  /** The Run dialog, with what it starts from; null when closed. */
  runDialog: { initial: RunSpecInput | undefined } | null;
  pullDialog: { reference: string } | null;
  /** The Push dialog: an image's id, and which of its names; null when closed. */
  pushDialog: { image: string; tag: string } | null;
  /** The New build dialog, with what it starts from; null when closed. */
  buildDialog: { initial: BuildSettingsInput | undefined } | null;
  dock: DockState;

  openPalette(query?: string): void;
  closePalette(): void;
  /** Opens the Run dialog from anywhere. */
  openRunDialog(initial?: RunSpecInput): void;
  closeRunDialog(): void;
  /** Opens the Pull dialog from anywhere, with a reference already typed. */
  openPullDialog(reference?: string): void;
  closePullDialog(): void;
  /** Opens the Push dialog from anywhere. */
  openPushDialog(request: { image: string; tag: string }): void;
  closePushDialog(): void;
  /** Opens the New build dialog from anywhere. */
  openBuildDialog(initial?: BuildSettingsInput): void;
  closeBuildDialog(): void;
  setDock(change: Partial<DockState>): void;
  /** Opens the dock with a tab in front. */
  showInDock(key: string): void;
}

const heightKey = 'gantry.dock-height';

function storedHeight(): number {
  const stored = typeof localStorage === 'undefined' ? Number.NaN : Number(localStorage.getItem(heightKey));
  return stored >= 120 ? stored : 356;
}

/** State of the page that no engine knows: what is open, and how big. */
export const useUiStore = create<UiState>(set => ({
  palette: { open: false, query: '' },
  runDialog: null,
  pullDialog: null,
  pushDialog: null,
  buildDialog: null,
  dock: { open: false, height: storedHeight(), active: null, beside: null, hidden: [], kept: [] },

  openPalette: (query = '') => set({ palette: { open: true, query } }),
  closePalette: () => set({ palette: { open: false, query: '' } }),
  openRunDialog: initial => set({ runDialog: { initial } }),
  closeRunDialog: () => set({ runDialog: null }),
  openPullDialog: (reference = '') => set({ pullDialog: { reference } }),
  closePullDialog: () => set({ pullDialog: null }),
  openPushDialog: request => set({ pushDialog: request }),
  closePushDialog: () => set({ pushDialog: null }),
  openBuildDialog: initial => set({ buildDialog: { initial } }),
  closeBuildDialog: () => set({ buildDialog: null }),
  setDock: change => {
    if (change.height !== undefined) localStorage.setItem(heightKey, String(change.height));
    set(({ dock }) => ({ dock: { ...dock, ...change } }));
  },
  showInDock: key =>
    set(({ dock }) => {
      const task = key.startsWith('task:') ? key.slice('task:'.length) : null;
      return {
        dock: {
          ...dock,
          open: true,
          active: key,
          beside: dock.beside === key ? null : dock.beside,
          hidden: task ? dock.hidden.filter(id => id !== task) : dock.hidden,
          kept: task && !dock.kept.includes(task) ? [...dock.kept, task] : dock.kept,
        },
      };
    }),
}));

/** Opens the Run dialog; for callers that are no components. */
export function openRunDialog(initial?: RunSpecInput): void {
  useUiStore.getState().openRunDialog(initial);
}

/** Opens the Pull dialog; for callers that are no components. */
export function openPullDialog(reference?: string): void {
  useUiStore.getState().openPullDialog(reference);
}

/** Opens the Push dialog; for callers that are no components. */
export function openPushDialog(request: { image: string; tag: string }): void {
  useUiStore.getState().openPushDialog(request);
}

/** Opens the New build dialog; for callers that are no components. */
export function openBuildDialog(initial?: BuildSettingsInput): void {
  useUiStore.getState().openBuildDialog(initial);
}

const memory = new Map<string, unknown>();

/**
 * `useState` that outlives its component within a session: filters, sorting and selection of a page are as they were when the
 * user comes back to it. The key names page and thing, such as `containers.filter`.
 */
export function useRemembered<T>(key: string, initial: T): [T, (value: T | ((before: T) => T)) => void] {
  const [value, setValue] = useState<T>(() => (memory.has(key) ? (memory.get(key) as T) : initial));
  const set = useCallback(
    (next: T | ((before: T) => T)) =>
      setValue(before => {
        const after = typeof next === 'function' ? (next as (before: T) => T)(before) : next;
        memory.set(key, after);
        return after;
      }),
    [key],
  );
  return [value, set];
}
