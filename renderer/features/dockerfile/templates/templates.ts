import { backends } from './backends.ts';
import { systems } from './systems.ts';

/** A Dockerfile to begin with. */
export interface Template {
  id: string;
  title: string;
  /** What it makes, in a few words. */
  about: string;
  text: string;
}

/** All templates: stacks first, then plain systems. */
export const templates: readonly Template[] = [...backends, ...systems];
