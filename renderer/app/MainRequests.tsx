import { useEffect, useState } from 'react';
import { shell } from '../ipc/client.ts';
import { useStateStore } from '../stores/state.ts';
import { navigate } from './location.ts';
import { QuitDialog } from './QuitDialog.tsx';

/** What menu and tray ask of the page, and what main needs to know of the settings. */
export function MainRequests() {
  const [quitting, setQuitting] = useState(false);
  const openAtLogin = useStateStore(state => state.settings?.startAtLogin);
  const closeToTray = useStateStore(state => state.settings?.closeToTray);
  const theme = useStateStore(state => state.settings?.theme);
  useEffect(() => {
    const handle = shell.app.requests(
      {},
      {
        onItem: request => {
          if (request.type === 'quit') setQuitting(true);
          else navigate(request.path);
        },
      },
    );
    return () => handle.close();
  }, []);
  useEffect(() => {
    if (openAtLogin === undefined || closeToTray === undefined || theme === undefined) return;
    void shell.app.configure({ openAtLogin, closeToTray, theme });
  }, [openAtLogin, closeToTray, theme]);
  return quitting ? <QuitDialog onClose={() => setQuitting(false)} /> : null;
}
