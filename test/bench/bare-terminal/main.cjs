// The peer of the terminal benchmark: a window with nothing but xterm.js in it. Its last argument is the page's address.
const { app, BrowserWindow } = require('electron');

app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800, webPreferences: { sandbox: true } });
  return window.loadURL(process.argv.at(-1));
});
