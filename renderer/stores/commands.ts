import { useSyncExternalStore } from 'react';
import type { IconType } from '../ui/Icon.tsx';

/** Something the palette offers and a key may run. */
export interface Command {
  /** Stable and unique, such as `containers.run`. */
  id: string;
  /** Sentence case, a verb first; an ellipsis only if a dialog follows. */
  title: string;
  icon?: IconType;
  /** Other words under which it is found. */
  keywords?: readonly string[];
  /**
   * A global key such as `mod+shift+n`. Keys without `mod`, `alt` or `ctrl` are only shown: whoever has the focus
   * handles them (row keys).
   */
  shortcut?: string;
  /** Heading in the palette; `Commands` when absent. */
  group?: string;
  run(): void | Promise<void>;
  /** Whether it makes sense now; asked whenever the palette opens and before a key runs it. */
  when?(): boolean;
}

const registered = new Map<string, Command>();
const listeners = new Set<() => void>();
let list: readonly Command[] = [];

function changed(): void {
  list = [...registered.values()];
  for (const listener of listeners) listener();
}

/** Adds commands; a later one with the same id takes the place of the earlier. Returns the function that takes them off again. */
export function register(...commands: readonly Command[]): () => void {
  for (const command of commands) registered.set(command.id, command);
  changed();
  return () => {
    for (const command of commands) if (registered.get(command.id) === command) registered.delete(command.id);
    changed();
  };
}

/** All commands, in the order of their registration. */
export function allCommands(): readonly Command[] {
  return list;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** All commands, as a hook. */
export function useCommands(): readonly Command[] {
  return useSyncExternalStore(subscribe, allCommands);
}
