import { ago } from '../../../format/index.ts';
import { Button, Note, useNow } from '../../../ui/index.ts';
import { change, type OpenDocument } from './documents.ts';
import { keepMine, reload, save } from './files.ts';

/** What has to be known of a document besides its text: what came back after a crash, what happened on disk. */
export function Notices({ open }: { open: OpenDocument }) {
  const now = useNow();
  const { id, path, disk, restored, mixedLines, crlf } = open;
  return (
    <div className="dkf-notices">
      {restored !== null && (
        <Note
          aside={
            <span className="g-flex dkf-buttons">
              {path && (
                <Button size="sm" onClick={() => void reload(id)}>
                  Discard them
                </Button>
              )}
              <Button size="sm" onClick={() => change(id, { restored: null })}>
                OK
              </Button>
            </span>
          }
        >
          Restored: changes of {ago(restored, now)} that were not saved when Gantry ended.
        </Note>
      )}
      {disk === 'changed' && (
        <Note
          tone="warn"
          actions={
            <>
              <Button size="sm" onClick={() => void reload(id)}>
                Reload from disk
              </Button>
              <Button size="sm" onClick={() => void keepMine(id)}>
                Keep mine
              </Button>
            </>
          }
          hint="Reloading can be undone; keeping replaces the file when you save."
        >
          This file was changed on disk by something else.
        </Note>
      )}
      {disk === 'gone' && (
        <Note
          tone="warn"
          actions={
            <Button size="sm" onClick={() => void save(id)}>
              Save it again
            </Button>
          }
        >
          This file is no longer on disk.
        </Note>
      )}
      {mixedLines && <Note>Its lines end in two ways; saving writes all with {crlf ? 'CR LF' : 'LF'}.</Note>}
    </div>
  );
}
