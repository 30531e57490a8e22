import { useRef, useState } from 'react';
import { runtime, shell } from '../../ipc/client.ts';
import { useAction } from '../../stores/action.ts';
import { Button, Dialog, ErrorNote, Form, FormRow, Input } from '../../ui/index.ts';
import { readDockerHost } from './docker-host.ts';

/** Adds an engine by its DOCKER_HOST form and switches to it. */
export function AddEngineDialog({ onClose }: { onClose(): void }) {
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const [certPath, setCertPath] = useState('');
  const [tried, setTried] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const host = readDockerHost(address);
  const tcp = address.trim().startsWith('tcp://');
  const add = useAction(async () => {
    setTried(true);
    if (!host.ok) {
      field.current?.focus();
      return;
    }
    await runtime.engine.add({
      name: name.trim(),
      dockerHost: host.dockerHost,
      certPath: tcp && certPath.trim() ? certPath.trim() : undefined,
    });
    onClose();
  });
  const choose = useAction(async () => {
    const { path } = await shell.dialog.open({ title: 'Folder with ca.pem, cert.pem and key.pem', type: 'directory' });
    if (path) setCertPath(path);
  });
  const footer = (
    <>
      <span className="g-grow g-t3 g-12 g-ell">Nothing on that engine is changed by adding it.</span>
      <Button onClick={onClose}>Cancel</Button>
      <Button variant="primary" busy={add.busy} onClick={add.run}>
        Add and switch to it
      </Button>
    </>
  );
  return (
    <Dialog open sticky onClose={onClose} title="Add engine" footer={footer} initialFocus={field}>
      <Form onSubmit={add.run}>
        <FormRow
          label="Address"
          error={tried && !host.ok ? host.problem : undefined}
          hint={
            host.ok
              ? hints[host.scheme]
              : 'As DOCKER_HOST has it: unix:///run/docker.sock, tcp://host:2376 or ssh://user@host'
          }
        >
          <Input
            ref={field}
            mono
            value={address}
            onChange={setAddress}
            placeholder="ssh://user@host"
            onBlur={() => setTried(tried || address !== '')}
          />
        </FormRow>
        {tcp && (
          <FormRow
            label="TLS folder"
            note="optional"
            hint="With ca.pem, cert.pem and key.pem, as DOCKER_CERT_PATH has it. Without it, the connection is not encrypted."
          >
            <div className="g-flex">
              <Input mono className="g-grow" value={certPath} onChange={setCertPath} aria-label="TLS folder" />
              <Button onClick={choose.run}>Choose…</Button>
            </div>
          </FormRow>
        )}
        <FormRow label="Name" note="optional" hint="How the switcher shows it; the address when empty.">
          <Input value={name} onChange={setName} maxLength={128} />
        </FormRow>
        <ErrorNote error={add.error ?? choose.error} />
        <button type="submit" hidden />
      </Form>
    </Dialog>
  );
}

const hints = {
  unix: 'A socket on this computer. You need the right to open it, for instance by membership of its group.',
  npipe: 'A named pipe on this computer.',
  tcp: 'Port 2376 is with TLS, 2375 without.',
  ssh: 'Uses the ssh program of this computer with its keys and its agent; the other side needs the docker command.',
} as const;
