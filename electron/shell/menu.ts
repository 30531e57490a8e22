import { Menu, type MenuItemConstructorOptions } from 'electron';

/**
 * The application menu. Its edit roles are what makes copy and paste work on macOS; the window is frameless, so elsewhere it only
 * carries accelerators. Reload is left out on purpose: terminals would have to be opened again.
 */
export function installMenu(actions: { quit(): void; navigate(path: string): void }): void {
  const template: MenuItemConstructorOptions[] = [
    {
      label: 'Gantry',
      submenu: [
        { label: 'Settings…', accelerator: 'CmdOrCtrl+,', click: () => actions.navigate('/settings') },
        { type: 'separator' },
        { label: 'Quit Gantry…', accelerator: 'CmdOrCtrl+Q', click: actions.quit },
      ],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'resetZoom' },
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' },
      ],
    },
    { role: 'windowMenu' },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
