import { useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import { useStateStore } from '../../stores/state.ts';
import { Button, cx, icons } from '../../ui/index.ts';
import { type LogLine, lineTime } from './log.ts';
import './log.css';

const lineHeight = 20;

/** The lines of the engine's log, only those in sight in the document. Follows the end until the user scrolls up. */
export function LogView({ lines, empty }: { lines: readonly LogLine[]; empty: string }) {
  const startedAt = useStateStore(state => state.engine?.startedAt ?? null);
  const box = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => lineHeight,
    overscan: 20,
    paddingStart: 4,
    paddingEnd: 4,
  });
  useLayoutEffect(() => {
    if (following && box.current && lines.length > 0) box.current.scrollTop = box.current.scrollHeight;
  }, [following, lines]);

  return (
    <div className="eng-log-frame">
      <div
        className="eng-log"
        ref={box}
        role="log"
        aria-label="Engine log"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
        tabIndex={0}
        onScroll={event => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
          setFollowing(scrollHeight - scrollTop - clientHeight < lineHeight);
        }}
      >
        {lines.length === 0 && <p className="eng-log-empty">{empty}</p>}
        <div className="eng-log-lines" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(row => {
            const line = lines[row.index];
            return (
              line && (
                <div
                  key={line.key}
                  className={cx('eng-line', line.level !== 'plain' && `eng-line-${line.level}`)}
                  style={{ transform: `translateY(${row.start}px)` }}
                >
                  <span className="eng-line-time">{lineTime(line.at, startedAt)}</span>
                  <span className="eng-line-source">{line.source === 'engine' ? 'moby' : 'gantry'}</span>
                  <span className="eng-line-text">{line.text}</span>
                </div>
              )
            );
          })}
        </div>
      </div>
      {!following && (
        <div className="eng-log-pill">
          <Button size="sm" icon={icons.sortDown} onClick={() => setFollowing(true)}>
            Follow the end
          </Button>
        </div>
      )}
    </div>
  );
}
