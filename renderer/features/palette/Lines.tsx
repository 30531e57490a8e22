import { useEffect } from 'react';
import { cx, Icon, Keys, StatusShape } from '../../ui/index.ts';
import { highlight } from './fuzzy.ts';
import type { Found, FoundGroup, PaletteItem } from './search.ts';

/** The DOM id of an item's line. */
export function lineId(id: string): string {
  return `palette-${id}`;
}

interface LinesProps {
  groups: readonly FoundGroup[];
  current: PaletteItem | undefined;
  onHover(item: PaletteItem): void;
  onRun(item: PaletteItem): void;
}

/** The groups with their lines; the current one stays in sight. */
export function Lines({ groups, current, onHover, onRun }: LinesProps) {
  useEffect(() => {
    if (current) document.getElementById(lineId(current.id))?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <div className="pal-lines" id="palette-lines" role="listbox" aria-label="Results">
      {groups.map(({ title, found }) => (
        // biome-ignore lint/a11y/useSemanticElements: a group of options is no fieldset
        <div key={title} role="group" aria-label={title}>
          <div className="pal-group" aria-hidden="true">
            {title}
          </div>
          {found.map(entry => (
            <Line key={entry.item.id} found={entry} current={entry.item === current} onHover={onHover} onRun={onRun} />
          ))}
        </div>
      ))}
    </div>
  );
}

interface LineProps {
  found: Found;
  current: boolean;
  onHover(item: PaletteItem): void;
  onRun(item: PaletteItem): void;
}

function Line({ found: { item, ranges }, current, onHover, onRun }: LineProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the focus stays in the input, which handles the keys
    <div
      id={lineId(item.id)}
      role="option"
      aria-selected={current}
      tabIndex={-1}
      className={cx('pal-line', current && 'pal-line-on')}
      // Moves of the pointer only: lines that scroll under it must not take the choice away from the keyboard.
      onPointerMove={() => !current && onHover(item)}
      onClick={() => onRun(item)}
    >
      {item.status ? <StatusShape status={item.status} /> : item.icon ? <Icon of={item.icon} /> : <span />}
      <span className="g-ell">
        {highlight(item.title, ranges).map(([part, hit], index) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: parts are places in one text
          hit ? <b key={index}>{part}</b> : <span key={index}>{part}</span>,
        )}
        {item.detail && <span className="pal-detail"> {item.detail}</span>}
      </span>
      {item.shortcut ? <Keys keys={item.shortcut} /> : current && <span className="pal-verb">{item.verb}</span>}
    </div>
  );
}
