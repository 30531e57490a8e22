import { type ComponentType, type ReactNode, useDeferredValue, useMemo } from 'react';
import type { EngineStatus, GantryError } from '../../../runtime/contract/index.ts';
import { useStateStore } from '../../stores/state.ts';
import { useRemembered } from '../../stores/ui.ts';
import { Chips, EmptyState, ErrorNote, FilterBox, PageHead } from '../../ui/index.ts';
import { Actions } from './Actions.tsx';
import { BootSummary } from './BootSummary.tsx';
import { EngineFacts } from './EngineFacts.tsx';
import { filterLines, type LogPart } from './filter.ts';
import './troubleshoot.css';

interface Line {
  key: number;
  at: number;
  source: 'gantry' | 'engine';
  text: string;
  level: 'error' | 'warn' | 'plain';
}

/** Parts of the engine's feature, handed over by the app, because features don't import each other. */
export interface TroubleshootProps {
  Phases: ComponentType<{ engine: EngineStatus; children?: ReactNode }>;
  LogView: ComponentType<{ lines: readonly Line[]; empty: string }>;
  LogTools: ComponentType<{ lines: readonly Line[] }>;
  lines: readonly Line[];
  logError: GantryError | null;
}

/** How the engine started, what it logs, and what helps when it doesn't work. */
export function TroubleshootPage({ Phases, LogView, LogTools, lines, logError }: TroubleshootProps) {
  const engine = useStateStore(state => state.engine);
  const [filter, setFilter] = useRemembered('troubleshoot.filter', '');
  const [part, setPart] = useRemembered<LogPart>('troubleshoot.part', 'all');
  const wanted = useDeferredValue(filter);
  const shown = useMemo(() => filterLines(lines, wanted, part), [lines, wanted, part]);
  const trouble = useMemo(() => lines.reduce((sum, line) => sum + Number(line.level !== 'plain'), 0), [lines]);
  return (
    <>
      <PageHead title="Troubleshoot" actions={<Actions engine={engine} />} />
      <div className="trb-body">
        {engine ? (
          <section aria-label="Last start">
            <BootSummary engine={engine} />
            <Phases engine={engine} />
          </section>
        ) : (
          <EmptyState compact title="Gantry’s background process has not answered yet" />
        )}
        <div className="trb-log-head">
          <h2>Log</h2>
          <Chips<LogPart>
            label="Which lines"
            value={part}
            onChange={setPart}
            options={[
              { id: 'all', label: 'All', count: lines.length },
              { id: 'trouble', label: 'Warnings and errors', count: trouble },
              { id: 'engine', label: 'Engine' },
              { id: 'gantry', label: 'Gantry' },
            ]}
          />
          <span className="g-grow" />
          <FilterBox value={filter} onChange={setFilter} label="Filter the log" />
          <LogTools lines={shown} />
        </div>
        <ErrorNote error={logError} />
        <LogView lines={shown} empty={lines.length > 0 ? 'No line fits the filter.' : 'Nothing was logged yet.'} />
        {engine?.info && <EngineFacts info={engine.info} dockerHost={engine.engine.dockerHost} />}
      </div>
    </>
  );
}
