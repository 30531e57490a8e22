import { useState } from 'react';
import type { RegistryRow } from '../../../runtime/contract/registries.ts';
import { runtime } from '../../ipc/client.ts';
import { useRemembered } from '../../stores/ui.ts';
import { Button, cx, ErrorNote, Icon, icons, PageHead } from '../../ui/index.ts';
import './registries.css';
import { Account } from './Account.tsx';

import { Browser } from './Browser.tsx';
import { HubSearch } from './HubSearch.tsx';
import { LocalRegistryButton, LocalRegistryNote, useLocalRegistry } from './LocalRegistry.tsx';
import { RegistryDialog } from './RegistryDialog.tsx';
import { useLoaded } from './use-loaded.ts';

/** Registries and their logins at the left; what the chosen one holds at the right. */
export function RegistriesPage() {
  const { value, error, reload } = useLoaded('', () => runtime.registries.list({}));
  const [chosen, setChosen] = useRemembered('registries.chosen', 'docker.io');
  const [adding, setAdding] = useState(false);
  const local = value?.local ?? null;
  const control = useLocalRegistry(local, reload);
  const rows = value?.registries ?? [];
  const row = rows.find(one => one.address === chosen) ?? rows[0];
  return (
    <>
      <PageHead
        title="Registries"
        actions={
          <>
            <LocalRegistryButton local={local} control={control} />
            <Button variant="primary" icon={icons.add} onClick={() => setAdding(true)}>
              Add registry
            </Button>
          </>
        }
      />
      <ErrorNote error={error ?? control.error} />
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
                  <span className="g-t2 g-12 g-ell">
                    {one.address === local?.address
                      ? `on this computer, ${local.running ? 'running' : 'stopped'}`
                      : accountWords(one)}
                  </span>
                </span>
              </button>
            </li>
          ))}
        </ul>
        {row && (
          <section className="reg-pane" key={row.address} aria-label={nameOf(row)}>
            <Account
              row={row}
              helper={value?.helper ?? null}
              local={row.address === local?.address && <LocalRegistryNote local={local} />}
              onChange={reload}
            />
            {row.address === 'docker.io' ? (
              <HubSearch />
            ) : (
              // A stopped one, and one that has just started, have no answer.
              (row.address !== local?.address || (local.running && !control.starting)) && (
                <Browser address={row.address} account={`${row.username} ${row.ca} ${row.insecure}`} />
              )
            )}
          </section>
        )}
      </div>
      {adding && (
        <RegistryDialog
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

function nameOf({ address }: RegistryRow): string {
  return address === 'docker.io' ? 'Docker Hub' : address;
}

function accountWords({ username, kept, problem }: RegistryRow): string {
  if (username) return `as ${username}${kept === 'session' ? ', this session' : ''}`;
  return problem ? 'login can’t be read' : 'no login';
}
