import { bytes } from '../../format/index.ts';
import { openPullDialog } from '../../stores/ui.ts';
import { Button, icons } from '../../ui/index.ts';
import type { NamedImage } from './image-names.ts';
import { checkOf, useUpdates } from './updates.ts';

/** Says that a tag has moved, with what it would fetch; a press shows the plan. */
export function UpdateBadge({ image }: { image: NamedImage }) {
  const check = useUpdates(state => checkOf(state.checks, image));
  if (check?.state === 'unknown')
    return (
      <span className="g-t3 g-12" data-tip={check.problem?.message}>
        Not checked
      </span>
    );
  if (check?.state !== 'update') return null;
  const size = check.fetchBytes === null ? '' : `, ${bytes(check.fetchBytes)}`;
  return (
    <Button
      size="sm"
      icon={icons.sortUp}
      className="images-update"
      tip="The registry has a newer image under this name. Shows what an update would fetch."
      aria-label={`Update available for ${image.tag}${size}`}
      onClick={event => {
        event.stopPropagation();
        openPullDialog(image.tag);
      }}
    >
      {`Update${size}`}
    </Button>
  );
}
