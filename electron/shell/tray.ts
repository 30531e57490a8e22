import { Menu, Tray } from 'electron';
import { appIcon } from './icon.ts';

/** The tray icon: opens the window, and quits. Null where the desktop has none. */
export function createTray(actions: { show(): void; quit(): void }): Tray | null {
  try {
    const tray = new Tray(appIcon(22));
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
