import { useEffect } from 'react';
import { Router, useLocation } from 'wouter';
import { Toasts } from '../ui/index.ts';
import { Banners } from './Banners.tsx';
import { useFrameCommands } from './commands.ts';
import { Dialogs } from './Dialogs.tsx';
import { Dock } from './dock/Dock.tsx';
import { useGlobalKeys } from './global-keys.ts';
import { useHashLocation } from './location.ts';
import { MainRequests } from './MainRequests.tsx';
import { Navigation } from './Navigation.tsx';
import { PageOutlet } from './PageOutlet.tsx';
import { home, pageOf } from './routes.ts';
import { StatusBar } from './StatusBar.tsx';
import { TitleBar } from './TitleBar.tsx';
import './frame.css';

/** The window: title bar, navigation, page and dock, status bar, and what floats above them. */
export function App() {
  return (
    <Router hook={useHashLocation}>
      <Frame />
    </Router>
  );
}

function Frame() {
  const [path, navigate] = useLocation();
  const page = pageOf(path);
  useFrameCommands();
  useGlobalKeys();
  useEffect(() => {
    // An unknown address, also the empty one of the first start, is the home page's.
    if (!page) navigate(home, { replace: true });
    document.title = page ? `${page.title} – Gantry` : 'Gantry';
  }, [page, navigate]);
  return (
    <div className="app">
      <TitleBar />
      <Navigation />
      <main className="app-main">
        <Banners />
        <PageOutlet />
        <Dock />
      </main>
      <StatusBar />
      <Dialogs />
      <MainRequests />
      <Toasts />
    </div>
  );
}
