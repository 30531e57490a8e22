import path from 'node:path';
import { Menu, nativeImage, Tray } from 'electron';

/** The tray icon: opens the window, and quits. Null where the desktop has none. */
export function createTray(actions: { show(): void; quit(): void }): Tray | null {
  try {
    const icon = nativeImage.createFromPath(path.join(import.meta.dirname, 'page', 'tray.png'));
    const tray = new Tray(icon);
    tray.setToolTip('Gantry');
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: 'Open Gantry', click: actions.show },
        { type: 'separator' },
        { label: 'Quit Gantry…', click: actions.quit },
      ]),
    );
    tray.on('click', actions.show);
    return tray;
  } catch (error) {
    console.warn(`No tray here: ${String(error)}`);
    return null;
  }
}
