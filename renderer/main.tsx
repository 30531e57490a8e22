import { createRoot } from 'react-dom/client';
import './ui/base.css';
import { App } from './app/App.tsx';
import { followTheme } from './app/theme.ts';
import { connect } from './ipc/client.ts';
import { watchState } from './stores/state.ts';

// Before the first render: the port is on its way while React works, and the first paint has the right theme.
connect();
watchState();
followTheme();

const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
