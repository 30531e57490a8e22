import { useEffect, useRef, useState } from 'react';
import { Button, type ButtonProps } from './Button.tsx';
import { icons } from './icons.ts';

export interface CopyButtonProps extends Omit<ButtonProps, 'onClick' | 'icon' | 'label' | 'iconOnly' | 'children'> {
  /** Puts it on the clipboard; what it throws is said in place of "Copied". */
  copy(): Promise<void> | void;
  /** "Copy", "Copy the id". */
  label?: string;
  /** With words beside the icon. */
  words?: boolean;
}

/** Copies and says so where it was pressed: the icon turns into a tick for a moment. */
export function CopyButton({ copy, label = 'Copy', words, variant = 'ghost', size = 'sm', ...rest }: CopyButtonProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const timer = useRef(0);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const press = async () => {
    let next: 'copied' | 'failed' = 'copied';
    try {
      await copy();
    } catch (error) {
      console.warn('copy failed', error);
      next = 'failed';
    }
    setState(next);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(setState, 1500, 'idle');
  };
  const text = state === 'copied' ? 'Copied' : state === 'failed' ? "Couldn't copy" : label;
  return (
    <>
      <Button
        {...rest}
        variant={variant}
        size={size}
        iconOnly={!words}
        icon={state === 'copied' ? icons.confirm : icons.copy}
        label={text}
        onClick={() => void press()}
      />
      <span className="g-hidden" role="status">
        {state === 'idle' ? '' : text}
      </span>
    </>
  );
}
