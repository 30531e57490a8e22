import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // The page is opened from a file or a custom protocol, wherever the app is installed.
  base: './',
  plugins: [react()],
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    target: 'chrome130', // the oldest override, Electron 33
    sourcemap: true,
    assetsInlineLimit: 0, // the page's policy allows no font from a data: address
    // One local page: its size on disk matters, a second request does not.
    chunkSizeWarningLimit: 4_000,
    // What the first paint needs is one file: each more is a way through the main process, which is busy just then.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } } },
  },
});
