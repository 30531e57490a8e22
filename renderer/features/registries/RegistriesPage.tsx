import { useState } from 'react';
import type { RegistryRow } from '../../../runtime/contract/registries.ts';
import { runtime } from '../../ipc/client.ts';
import { openRunDialog, useRemembered } from '../../stores/ui.ts';
import { Button, cx, ErrorNote, Icon, icons, PageHead } from '../../ui/index.ts';
import './registries.css';
import { Account } from './Account.tsx';
import { AddDialog } from './AddDialog.tsx';
import { Browser } from './Browser.tsx';
import { HubSearch } from './HubSearch.tsx';
import { useLoaded } from './use-loaded.ts';

/** Registries and their logins at the left; what the chosen one holds at the right. */
export function RegistriesPage() {
  const { value, error, reload } = useLoaded('', () => runtime.registries.list({}));
  const [chosen, setChosen] = useRemembered('registries.chosen', 'docker.io');
  const [adding, setAdding] = useState(false);
  const rows = value?.registries ?? [];
  const row = rows.find(one => one.address === chosen) ?? rows[0];
  return (
    <>
      <PageHead
        title="Registries"
        actions={
          <>
            <Button icon={icons.start} onClick={() => openRunDialog(localRegistry)}>
              Run a local registry…
            </Button>
            <Button variant="primary" icon={icons.add} onClick={() => setAdding(true)}>
              Add registry
            </Button>
          </>
        }
      />
      <ErrorNote error={error} />
      <div className="reg-body">
        <ul className="reg-list" aria-label="Registries">
          {rows.map(one => (
            <li key={one.address}>
              <button
                type="button"
                className={cx('reg-item', one === row && 'reg-item-on')}
                aria-pressed={one === row}
                onClick={() => setChosen(one.address)}
              >
                <Icon of={icons.registries} />
                <span className="reg-item-text">
                  <span className="g-ell">{nameOf(one)}</span>
                  <span className="g-t2 g-12 g-ell">{accountWords(one)}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
        {row && (
          <section className="reg-pane" key={row.address} aria-label={nameOf(row)}>
            <Account row={row} helper={value?.helper ?? null} onChange={reload} />
            {row.address === 'docker.io' ? (
              <HubSearch />
            ) : (
              <Browser address={row.address} account={row.username ?? ''} />
            )}
          </section>
        )}
      </div>
      {adding && (
        <AddDialog
          onClose={address => {
            setAdding(false);
            if (address) setChosen(address);
            reload();
          }}
        />
      )}
    </>
  );
}

/** A registry of one's own on this computer: the Run dialog checks the port and pulls the image if it isn't here. */
const localRegistry = {
  image: 'registry:2',
  name: 'registry',
  ports: [{ host: 5000, container: 5000, hostIp: '127.0.0.1' }],
};

function nameOf({ address }: RegistryRow): string {
  return address === 'docker.io' ? 'Docker Hub' : address;
}

function accountWords({ username, kept, problem }: RegistryRow): string {
  if (username) return `as ${username}${kept === 'session' ? ', this session' : ''}`;
  return problem ? 'login can’t be read' : 'no login';
}
