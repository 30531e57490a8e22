import { useState } from 'react';
import { runtime } from '../../ipc/client.ts';
import { useStateStore } from '../../stores/state.ts';
import { Icon, icons, Menu, type MenuItem } from '../../ui/index.ts';
import { AddEngineDialog } from './AddEngineDialog.tsx';
import { engineItems } from './engine-items.tsx';
import { TerminalUseDialog } from './TerminalUseDialog.tsx';
import { engineColour, engineWord } from './words.ts';
import './switcher.css';

/** Says at the top of the window which engine one looks at, and changes it. */
export function EngineSwitcher() {
  const engine = useStateStore(state => state.engine);
  const engines = useStateStore(state => state.engines);
  const [dialog, setDialog] = useState<'add' | 'terminal' | null>(null);
  if (!engine) return <span className="eng-switch" aria-hidden="true" />;
  const { engine: row, state } = engine;
  const running = state === 'running';
  const word = engineWord(state).short;
  const items = (): MenuItem[] => [
    { heading: 'Engines' },
    ...engineItems([...engines.values()], { id: row.id, state: word }),
    { separator: true },
    { id: 'add', label: 'Add engine…', icon: icons.add, onSelect: () => setDialog('add') },
    {
      id: 'discover',
      label: 'Look for engines again',
      icon: icons.refresh,
      onSelect: () => void runtime.engine.discover({}),
    },
    row.source === 'added' && {
      id: 'forget',
      label: `Forget ${row.name}`,
      icon: icons.close,
      onSelect: () => void runtime.engine.forget({ id: row.id }),
    },
    { separator: true },
    { id: 'terminal', label: 'Use from a terminal…', icon: icons.shell, onSelect: () => setDialog('terminal') },
  ];
  return (
    <>
      <Menu
        label="Engines"
        items={items}
        trigger={
          <button
            type="button"
            className="eng-switch"
            aria-label={`Engine: ${row.name}, ${running ? row.where : word}`}
            data-tip={row.dockerHost}
          >
            <span className="eng-mark" style={running ? { background: engineColour(row) } : undefined} />
            <span className="g-medium g-ell">{row.name}</span>
            <span className={running ? 'g-t3 g-12 g-ell g-wide' : 'g-t3 g-12'}>{running ? row.where : word}</span>
            <Icon of={icons.down} size={12} className="g-t3" />
          </button>
        }
      />
      {dialog === 'add' && <AddEngineDialog onClose={() => setDialog(null)} />}
      {dialog === 'terminal' && <TerminalUseDialog onClose={() => setDialog(null)} />}
    </>
  );
}
