import { useState } from 'react';
import { runtime } from '../../ipc/client.ts';
import { useAction } from '../../stores/action.ts';
import { Button, Dialog, ErrorNote, FormRow, Input, Note } from '../../ui/index.ts';

/** Asks for a login, which is checked at the registry before it is kept. */
export function LoginDialog({ address, helper, onClose }: { address: string; helper: string | null; onClose(): void }) {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const login = useAction(async () => {
    await runtime.registries.login({ address, username: username.trim(), password });
    onClose();
  });
  const ready = username.trim() !== '' && password !== '';
  const onKeyDown = (event: { key: string }) => {
    if (event.key === 'Enter' && ready) login.run();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Log in to ${address === 'docker.io' ? 'Docker Hub' : address}`}
      sticky
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={!ready} busy={login.busy} onClick={login.run}>
            Log in
          </Button>
        </>
      }
    >
      <FormRow label="User name">
        <Input value={username} onChange={setUsername} onKeyDown={onKeyDown} />
      </FormRow>
      <FormRow label="Password" hint="A password or an access token.">
        <Input type="password" value={password} onChange={setPassword} onKeyDown={onKeyDown} />
      </FormRow>
      {helper ? (
        <p className="g-t3 g-12">{`It will be kept by docker-credential-${helper}.`}</p>
      ) : (
        <Note tone="info">
          No credential helper works here, and Gantry keeps no login in plain text: this one lasts until Gantry closes.
        </Note>
      )}
      <ErrorNote error={login.error} />
    </Dialog>
  );
}
