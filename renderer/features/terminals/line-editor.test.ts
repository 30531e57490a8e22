import { expect, it } from 'vitest';
import { LineEditor } from './line-editor.ts';

it('shows what is typed, edits it, and sends whole lines', () => {
  const editor = new LineEditor();
  expect(editor.type('hallo')).toEqual({ screen: 'hallo', send: '' });
  expect(editor.type('\x7f\x1b[D')).toEqual({ screen: '\b \b', send: '' });
  expect(editor.type('\r')).toEqual({ screen: '\r\n', send: 'hall\n' });
  expect(editor.type('\x7f')).toEqual({ screen: '', send: '' });
  expect(editor.type('ab\x15x\x03\ny')).toEqual({ screen: 'ab\b \b\b \bx\r\ny', send: 'x\n' });
  expect(editor.type('\x1b[200~p\x1b[201~\r')).toEqual({ screen: 'p\r\n', send: 'yp\n' });
});
