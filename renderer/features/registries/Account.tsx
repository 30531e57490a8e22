import { type ReactNode, useState } from 'react';
import type { RegistryRow } from '../../../runtime/contract/registries.ts';
import { runtime } from '../../ipc/client.ts';
import { useAction } from '../../stores/action.ts';
import { Button, ErrorNote, icons, Note, Tag } from '../../ui/index.ts';
import { LoginDialog } from './LoginDialog.tsx';
import { RegistryDialog } from './RegistryDialog.tsx';

interface AccountProps {
  row: RegistryRow;
  helper: string | null;
  /** In place of the login, for the registry of this computer. */
  local: ReactNode;
  onChange(): void;
}

/** How a registry is spoken with, and as whom. */
export function Account({ row, helper, local, onChange }: AccountProps) {
  const [loggingIn, setLoggingIn] = useState(false);
  const [changing, setChanging] = useState(false);
  const logout = useAction(async () => {
    await runtime.registries.logout({ address: row.address });
    onChange();
  });
  const forget = useAction(async () => {
    await runtime.registries.forget({ address: row.address });
    onChange();
  });
  return (
    <div className="reg-account">
      <div className="g-flex">
        <h2 className="g-ell">{row.address}</h2>
        {row.insecure && !local && (
          <Tag tone="warn" status="warning" tip="Certificates are not checked, and plain HTTP is taken">
            Insecure
          </Tag>
        )}
        {row.ca && <Tag tip={`Its certificate is checked against ${row.ca}`}>Own CA</Tag>}
        <span className="g-grow" />
        {row.address !== 'docker.io' && !local && (
          <Button size="sm" variant="ghost" onClick={() => setChanging(true)}>
            Change…
          </Button>
        )}
        {row.added && !local && (
          <Button size="sm" variant="ghost" busy={forget.busy} onClick={forget.run}>
            Forget
          </Button>
        )}
        {local ? null : row.username ? (
          <Button size="sm" busy={logout.busy} onClick={logout.run}>
            Log out
          </Button>
        ) : (
          <Button size="sm" icon={icons.signIn} onClick={() => setLoggingIn(true)}>
            Log in…
          </Button>
        )}
      </div>
      {local || <p className="g-t2 g-12">{keptWords(row)}</p>}
      {row.engineNeeds && <Note tone="warn">{row.engineNeeds}</Note>}
      {row.kept === 'plain-text' && (
        <Note tone="warn">
          The docker CLI keeps this login as plain text in its config.json. Gantry never does that.
        </Note>
      )}
      {row.problem && <Note tone="warn">{row.problem}</Note>}
      <ErrorNote error={logout.error ?? forget.error} />
      {changing && (
        <RegistryDialog
          row={row}
          onClose={() => {
            setChanging(false);
            onChange();
          }}
        />
      )}
      {loggingIn && (
        <LoginDialog
          address={row.address}
          helper={helper}
          onClose={() => {
            setLoggingIn(false);
            onChange();
          }}
        />
      )}
    </div>
  );
}

function keptWords({ username, kept, helper, problem }: RegistryRow): string {
  if (!username) return 'No login: only what everybody may see.';
  if (kept === 'helper') return `Logged in as ${username}, kept by ${helper}.`;
  if (kept === 'session' && problem) return `Logged in as ${username}.`;
  if (kept === 'session')
    return `Logged in as ${username} until Gantry closes: there is no credential helper to keep it.`;
  return `Logged in as ${username}.`;
}
