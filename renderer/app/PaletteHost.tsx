import { useMemo } from 'react';
import { Palette } from '../features/palette/index.ts';
import { useCommands } from '../stores/commands.ts';
import { useStateStore } from '../stores/state.ts';
import { useUiStore } from '../stores/ui.ts';
import { useEngineReady } from './engine-ready.ts';
import { commandItem, containerCommands, containerItem, imageItem } from './palette-items.ts';

/** The palette with everything that can be found in it. */
export function PaletteHost() {
  const query = useUiStore(state => state.palette.query);
  const onClose = useUiStore(state => state.closePalette);
  const containers = useStateStore(state => state.containers);
  const images = useStateStore(state => state.images);
  const commands = useCommands();
  const ready = useEngineReady();
  const items = useMemo(() => {
    const now = Date.now();
    const rows = ready ? [...containers.values()].sort((a, b) => b.since - a.since) : [];
    const pictures = ready ? [...images.values()].sort((a, b) => b.created - a.created) : [];
    const offered = commands.filter(command => command.when?.() ?? true).map(commandItem);
    return [
      ...rows.map(containerItem),
      ...offered.filter(item => item.group !== 'Pages'),
      ...pictures.flatMap(row => (row.tags.length > 0 ? row.tags : [undefined]).map(tag => imageItem(row, tag, now))),
      ...offered.filter(item => item.group === 'Pages'),
      ...rows.flatMap(containerCommands),
    ];
  }, [containers, images, commands, ready]);
  return <Palette items={items} initialQuery={query} onClose={onClose} />;
}
