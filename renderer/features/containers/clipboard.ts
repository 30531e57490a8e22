import { shell } from '../../ipc/client.ts';

/** Puts text on the clipboard; main does it, because the page has no permission to. */
export async function copyText(text: string): Promise<void> {
  await shell.clipboard.write({ text });
}
