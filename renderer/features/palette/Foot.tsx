import { count } from '../../format/index.ts';
import { Kbd, Keys } from '../../ui/index.ts';
import type { PaletteItem } from './search.ts';

interface FootProps {
  item: PaletteItem | undefined;
  /** The item whose actions are listed. */
  of: PaletteItem | null;
  total: number;
  copied: boolean;
}

/** Which keys do what now, and how much fits. */
export function Foot({ item, of, total, copied }: FootProps) {
  return (
    <div className="pal-foot">
      {item && (
        <span>
          <Kbd>↵</Kbd>
          {item.verb}
        </span>
      )}
      {item?.actions && !of && (
        <span className="g-ell">
          <Kbd>Tab</Kbd>
          <span className="g-ell">Actions for {item.title}</span>
        </span>
      )}
      {of && (
        <span>
          <Kbd>Esc</Kbd>Back
        </span>
      )}
      {(of ?? item)?.command && (
        <span>
          <Keys keys="mod+shift+c" />
          {copied ? 'Copied' : 'Copy as docker command'}
        </span>
      )}
      <span className="g-grow" />
      <span role="status">{count(total, 'result')}</span>
    </div>
  );
}
