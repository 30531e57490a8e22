// biome-ignore-all lint/a11y/useSemanticElements: part of a treegrid, see FileTree
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names its row
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid has the keys
import { memo } from 'react';
import type { FileChange, TreeRow } from '../../../../runtime/contract/layers.ts';
import { bytes, exactBytes } from '../../../format/index.ts';
import { cx, Icon, type IconType, icons, Time } from '../../../ui/index.ts';
import { modeText, ownersText, ownerText } from './mode.ts';

/** A kind of change: never by colour alone. */
export const changeMarks: Record<FileChange, { icon: IconType; word: string; className: string } | null> = {
  added: { icon: icons.add, word: 'Added', className: 'tree-added' },
  modified: { icon: icons.modified, word: 'Modified', className: 'tree-modified' },
  removed: { icon: icons.less, word: 'Removed', className: 'tree-removed' },
  unchanged: null,
};

const typeIcons: Record<TreeRow['type'], IconType> = {
  file: icons.file,
  directory: icons.folder,
  symlink: icons.link,
  device: icons.disk,
  fifo: icons.forward,
  other: icons.file,
};

export interface TreeLineProps {
  row: TreeRow;
  index: number;
  top: number;
  cursor: boolean;
  chosen: boolean;
  onCursor(index: number): void;
  onChoose(row: TreeRow): void;
  onToggle(row: TreeRow): void;
}

function Line({ row, index, top, cursor, chosen, onCursor, onChoose, onToggle }: TreeLineProps) {
  const mark = changeMarks[row.change];
  const folder = row.type === 'directory';
  const expandable = folder && row.children > 0;
  const owners = ownersText(row);
  return (
    <div
      id={`tree-line-${index}`}
      role="row"
      className={cx('tree-cols tree-line', mark?.className, cursor && 'tree-cursor', chosen && 'tree-chosen')}
      style={{ top }}
      aria-rowindex={index + 2}
      aria-level={row.depth + 1}
      aria-expanded={expandable ? row.expanded : undefined}
      aria-selected={chosen}
      onClick={() => {
        onCursor(index);
        onChoose(row);
        if (expandable) onToggle(row);
      }}
    >
      <span role="gridcell">
        {mark && (
          <span className="tree-mark" data-tip={mark.word}>
            <Icon of={mark.icon} size={12} />
            <span className="g-hidden">{mark.word}</span>
          </span>
        )}
      </span>
      <span role="gridcell" className="tree-path" style={{ paddingLeft: row.depth * 16 }}>
        <span
          className="tree-twist"
          aria-hidden="true"
          onClick={event => {
            if (!expandable) return;
            event.stopPropagation();
            onCursor(index);
            onToggle(row);
          }}
        >
          {expandable && <Icon of={row.expanded ? icons.down : icons.forward} size={12} />}
        </span>
        <Icon of={row.link && row.type === 'file' ? icons.link : typeIcons[row.type]} size={14} />
        <span className="tree-name g-ell" data-tip={row.link ? `${row.path} → ${row.link}` : row.path} data-tip-cut="">
          <span className="tree-own-name">{row.name}</span>
          {row.link && <span className="tree-link"> → {row.link}</span>}
        </span>
        {row.opaque && (
          <span className="tree-opaque" data-tip="This directory hides all that earlier layers had below it">
            replaced
          </span>
        )}
      </span>
      <span role="gridcell" className="tree-end g-num" data-tip={exactBytes(row.size)}>
        {bytes(row.size)}
      </span>
      <span role="gridcell" className="tree-end tree-age">
        <Time at={row.modified} />
      </span>
      <span role="gridcell" className="tree-mode" data-tip={owners}>
        {modeText(row.type, row.mode)}
      </span>
      <span role="gridcell" className="tree-end tree-owner g-ell" data-tip={owners}>
        {ownerText(row)}
      </span>
    </div>
  );
}

/** A line of the tree. */
export const TreeLine = memo(Line);
