import type { SVGProps } from 'react';
import { type EngineRow, toGantryError } from '../../../runtime/contract/index.ts';
import { runtime } from '../../ipc/client.ts';
import { type IconType, type MenuItem, toast } from '../../ui/index.ts';

/** Switches to an engine; a refusal is told, the engine's own trouble is what the starting page shows. */
export async function selectEngine(id: string): Promise<void> {
  try {
    await runtime.engine.select({ id });
  } catch (thrown) {
    const error = toGantryError(thrown);
    toast({ tone: 'fail', text: error.message, detail: error.hint });
  }
}

function Mark({ colour, ...props }: SVGProps<SVGSVGElement> & { colour: string }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" {...props}>
      <rect x="6" y="1" width="4" height="14" rx="2" fill={colour} stroke="none" />
    </svg>
  );
}

const hostedMark: IconType = props => <Mark {...props} colour="var(--accent-fill)" />;
const marks: Readonly<Record<number, IconType>> = {
  1: props => <Mark {...props} colour="var(--cat-1)" />,
  2: props => <Mark {...props} colour="var(--cat-2)" />,
  3: props => <Mark {...props} colour="var(--cat-3)" />,
  4: props => <Mark {...props} colour="var(--cat-4)" />,
  5: props => <Mark {...props} colour="var(--cat-5)" />,
  6: props => <Mark {...props} colour="var(--cat-6)" />,
};

/** The bar in an engine's colour, as an icon of menus. */
function markOf({ kind, colour }: EngineRow): IconType {
  return kind === 'native' ? hostedMark : (marks[colour] ?? hostedMark);
}

/** Engines as lines of a menu; `current` is marked as such. */
export function engineItems(rows: readonly EngineRow[], current: { id: string; state: string } | null): MenuItem[] {
  return rows.map(row => ({
    id: row.id,
    label: row.name,
    icon: markOf(row),
    reason: row.id === current?.id ? `${row.where}, ${current.state}` : row.where,
    onSelect: () => void selectEngine(row.id),
  }));
}
