import { isMac, Keys } from '../../ui/index.ts';

const keys: readonly (readonly [string, string])[] = [
  ['Search or run a command', 'mod+k'],
  ['Pages, in their order', 'mod+1…9'],
  ['Find on this page', 'mod+f'],
  ['Filter a list', '/'],
  ['Dock', 'ctrl+`'],
  ['Back', isMac ? 'mod+[' : 'alt+left'],
  ['Forward', isMac ? 'mod+]' : 'alt+right'],
  ['Search from a terminal', 'mod+shift+p'],
  ['Start or stop the row', 's'],
  ['Restart it', 'r'],
  ['Logs', 'l'],
  ['Shell in it', 'e'],
  ['Attach to it', 'a'],
  ['Open its port', 'o'],
  ['Delete it', 'd'],
  ['Select it', 'space'],
];

/** All keys at a glance. */
export function KeysOverview() {
  return (
    <div className="set-keys">
      {keys.map(([title, shortcut]) => (
        <div className="set-key" key={title}>
          <span>{title}</span>
          <Keys keys={shortcut} />
        </div>
      ))}
    </div>
  );
}
