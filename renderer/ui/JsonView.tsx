import { CodeView, type CodeViewProps } from './CodeView.tsx';

/** Raw JSON, indented, to read, fold and search. */
export function JsonView(props: Omit<CodeViewProps, 'language'>) {
  return <CodeView {...props} language="json" />;
}
