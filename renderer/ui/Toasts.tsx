import { Toast } from '@base-ui/react/toast';
import type { ReactNode } from 'react';
import './Toasts.css';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import { icons } from './icons.ts';
import { StatusShape } from './StatusShape.tsx';

const manager = Toast.createToastManager<ToastData>();

interface ToastData {
  tone: ToastTone;
  action?: { label: string; onSelect(): void };
}

export type ToastTone = 'done' | 'info' | 'warn' | 'fail';

export interface ToastOptions {
  text: string;
  /** A second, quiet line: the cause, or what to do. */
  detail?: string;
  tone?: ToastTone;
  action?: { label: string; onSelect(): void };
  /** Milliseconds until it goes; 0 stays. Failures and those with an action stay ten seconds, others five. */
  timeout?: number;
}

/** Says something that has no better place. What concerns a row or a field is said there instead. Returns a function that closes it. */
export function toast({
  text,
  detail,
  tone = 'info',
  action,
  timeout = tone === 'fail' || action ? 10_000 : 5_000,
}: ToastOptions): () => void {
  const id = manager.add({ title: text, description: detail, timeout, priority: 'low', data: { tone, action } });
  return () => manager.close(id);
}

const shapes: Readonly<Record<ToastTone, ReactNode>> = {
  done: <StatusShape status="done" />,
  info: <Icon of={icons.info} size={14} />,
  warn: <StatusShape status="warning" />,
  fail: <StatusShape status="failed" />,
};

function ToastList() {
  const { toasts } = Toast.useToastManager<ToastData>();
  return toasts.map(item => (
    <Toast.Root key={item.id} toast={item} className="g-toast" swipeDirection={[]}>
      <Toast.Content className="g-toast-content">
        <span className="g-toast-shape">{shapes[item.data?.tone ?? 'info']}</span>
        <div className="g-grow">
          <Toast.Title className="g-toast-title" />
          <Toast.Description className="g-toast-detail" />
        </div>
        {item.data?.action && (
          <Button
            size="sm"
            onClick={() => {
              item.data?.action?.onSelect();
              manager.close(item.id);
            }}
          >
            {item.data.action.label}
          </Button>
        )}
        <Toast.Close render={<Button variant="ghost" size="sm" iconOnly icon={icons.close} label="Dismiss" />} />
      </Toast.Content>
    </Toast.Root>
  ));
}

/** The place where toasts appear, once in the frame. A polite live region; F6 goes there. At most three at a time. */
export function Toasts() {
  return (
    <Toast.Provider toastManager={manager} limit={3}>
      <Toast.Portal>
        <Toast.Viewport className="g-toasts">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}
