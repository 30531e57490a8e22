import { shell } from '../../ipc/client.ts';
import { Button, CopyButton, icons } from '../../ui/index.ts';
import { type LogLine, logText } from './log.ts';

/** Copy and Save for the lines that are shown. */
export function LogTools({ lines }: { lines: readonly LogLine[] }) {
  const none = lines.length === 0;
  return (
    <>
      <CopyButton
        words
        label="Copy"
        disabled={none}
        copy={async () => {
          await shell.clipboard.write({ text: logText(lines) });
        }}
      />
      <Button variant="ghost" size="sm" icon={icons.save} disabled={none} onClick={() => saveText(logText(lines))}>
        Save…
      </Button>
    </>
  );
}

/** A download of the page: the window asks where to, and nothing of it passes through the runtime. */
function saveText(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `gantry-engine-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.log`;
  link.click();
  // The download has begun once the task is over; a minute is more than any dialog needs to take hold of it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
