// The peer of the launch and memory benchmarks: the least window that Electron can show.
const { app, BrowserWindow } = require('electron');

app.whenReady().then(async () => {
  const window = new BrowserWindow({ width: 1280, height: 800, webPreferences: { sandbox: true } });
  await window.loadURL('data:text/html,<p>Hello</p>');
  await window.webContents.executeJavaScript(
    'new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))',
  );
  console.log('bare window painted');
});
