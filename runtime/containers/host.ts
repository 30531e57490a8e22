import { stat } from 'node:fs/promises';
import { findHolder, firstUnprivilegedPort, type Listener, type PortHolder, readListeners } from '../host/ports.ts';

/** What a check may ask of this computer. */
export interface Host {
  listeners(): Promise<Listener[]>;
  holder(inode: string): Promise<PortHolder | null>;
  firstUnprivilegedPort(): Promise<number>;
  /** Whether the path is surely not there; false also when this user may not look. */
  missing(path: string): Promise<boolean>;
}

/** This computer as it is. */
export const localHost: Host = {
  listeners: readListeners,
  holder: findHolder,
  firstUnprivilegedPort,
  missing: async path => {
    try {
      await stat(path);
      return false;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return code === 'ENOENT' || code === 'ENOTDIR';
    }
  },
};
