export { EngineSwitcher } from './EngineSwitcher.tsx';
export { LogTools } from './LogTools.tsx';
export { LogView } from './LogView.tsx';
export { type LogLine, useEngineLog } from './log.ts';
export { Phases } from './Phases.tsx';
export { StartingPage } from './StartingPage.tsx';
export { engineWord } from './words.ts';
