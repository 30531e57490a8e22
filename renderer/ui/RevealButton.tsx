import { Button } from './Button.tsx';
import { icons } from './icons.ts';

interface Props {
  /** What it covers, such as `the value`. */
  what: string;
  shown: boolean;
  onShown(shown: boolean): void;
}

/** Uncovers what nobody should read over a shoulder, and covers it again. */
export function RevealButton({ what, shown, onShown }: Props) {
  return (
    <Button
      size="sm"
      variant="ghost"
      iconOnly
      icon={shown ? icons.hide : icons.show}
      label={`${shown ? 'Hide' : 'Show'} ${what}`}
      onClick={() => onShown(!shown)}
    />
  );
}
