import { Component, type ErrorInfo, type ReactNode } from 'react';
import './EmptyState.css';
import { Button } from './Button.tsx';
import { icons } from './icons.ts';
import { Note } from './Note.tsx';

export interface ErrorBoundaryProps {
  /** What broke, in the sentence "Couldn't show …": "this page", "the log". */
  what?: string;
  /** When it changes (the address), the children are tried again. */
  resetKey?: string;
  onError?(error: unknown, info: ErrorInfo): void;
  children: ReactNode;
}

/** Catches what its children throw while rendering, says so in place, and leaves the rest of the window alive. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { error: unknown; failed: boolean }> {
  override state = { error: undefined as unknown, failed: false };

  static getDerivedStateFromError(error: unknown) {
    return { error, failed: true };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo) {
    this.props.onError?.(error, info);
  }

  override componentDidUpdate(previous: ErrorBoundaryProps) {
    if (this.state.failed && previous.resetKey !== this.props.resetKey)
      this.setState({ failed: false, error: undefined });
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    const { error } = this.state;
    const actions = (
      <>
        <Button size="sm" icon={icons.refresh} onClick={() => this.setState({ failed: false, error: undefined })}>
          Try again
        </Button>
        <Button size="sm" onClick={() => window.location.reload()}>
          Reload the window
        </Button>
      </>
    );
    return (
      <div className="g-empty-small">
        <Note
          tone="fail"
          actions={actions}
          hint="Containers keep running."
          detail={error instanceof Error ? error.message : String(error)}
        >
          Couldn’t show {this.props.what ?? 'this page'}: Gantry made a mistake while drawing it.
        </Note>
      </div>
    );
  }
}
