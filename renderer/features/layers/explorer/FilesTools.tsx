import type { FileChange, LayerAnalysis } from '../../../../runtime/contract/layers.ts';
import { number } from '../../../format/index.ts';
import { Button, FilterBox, Icon, icons, Segmented, Select } from '../../../ui/index.ts';
import { changeMarks } from '../tree/TreeLine.tsx';
import type { FilesView } from './use-files-view.ts';

const sizes = [
  { value: '0', label: 'Any size' },
  { value: '100000', label: '≥ 100 kB' },
  { value: '1000000', label: '≥ 1 MB' },
  { value: '10000000', label: '≥ 10 MB' },
];
const kinds = ['added', 'modified', 'removed'] as const satisfies readonly FileChange[];

export interface FilesToolsProps {
  analysis: LayerAnalysis;
  layer: number;
  files: FilesView;
}

/** Above the tree: what it is of, and its filters. */
export function FilesTools({ analysis, layer, files }: FilesToolsProps) {
  const counts = analysis.layers[layer];
  const last = layer === analysis.layers.length - 1;
  return (
    <div className="layers-sub layers-tools">
      <Segmented<'changes' | 'whole'>
        size="sm"
        aria-label="Files of"
        value={files.mode}
        onChange={files.setMode}
        options={[
          { value: 'changes', label: `Layer ${layer + 1}` },
          { value: 'whole', label: last ? 'Whole image' : `Up to layer ${layer + 1}` },
        ]}
      />
      {kinds.map(kind => {
        const mark = changeMarks[kind];
        const found = number(counts?.[kind] ?? 0);
        return (
          <button
            type="button"
            key={kind}
            className={`layers-kind ${mark?.className}`}
            aria-pressed={files.changes.includes(kind)}
            aria-label={`${mark?.word}: ${found}`}
            onClick={() => files.toggleChange(kind)}
          >
            <span className="tree-mark">{mark && <Icon of={mark.icon} size={12} />}</span>
            {found}
          </button>
        );
      })}
      <span className="g-grow" />
      <Select
        size="sm"
        aria-label="Smallest size"
        options={sizes}
        value={String(files.minSize)}
        onChange={size => files.setMinSize(Number(size))}
        width={96}
      />
      <Button size="sm" variant="ghost" iconOnly icon={icons.expandAll} label="Expand all" onClick={files.openAll} />
      <Button
        size="sm"
        variant="ghost"
        iconOnly
        icon={icons.collapseAll}
        label="Collapse all"
        onClick={files.closeAll}
      />
      <FilterBox
        value={files.text}
        onChange={files.setText}
        label="Find a file"
        placeholder="Find a file"
        width={132}
      />
    </div>
  );
}
