import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserWindow } from 'electron';

/** Saves what the window shows as a PNG: how a machine without a display shows that the app runs. */
export async function savePicture(window: BrowserWindow, file: string): Promise<void> {
  const image = await window.webContents.capturePage();
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, image.toPNG());
}
