import { useState } from 'react';
import { runtime } from '../../ipc/client.ts';
import { useAction } from '../../stores/action.ts';
import { Button, Checkbox, Dialog, ErrorNote, FormRow, Input } from '../../ui/index.ts';

/** Adds a registry, and says how it is to be spoken with. */
export function AddDialog({ onClose }: { onClose(address?: string): void }) {
  const [address, setAddress] = useState('');
  const [ca, setCa] = useState('');
  const [insecure, setInsecure] = useState(false);
  const add = useAction(async () => {
    await runtime.registries.add({ address, insecure, ca: ca.trim() || null });
    onClose(address.trim());
  });
  return (
    <Dialog
      open
      onClose={() => onClose()}
      title="Add a registry"
      sticky
      footer={
        <>
          <Button onClick={() => onClose()}>Cancel</Button>
          <Button variant="primary" disabled={!address.trim()} busy={add.busy} onClick={add.run}>
            Add
          </Button>
        </>
      }
    >
      <FormRow label="Address" hint="As it stands before the first slash of an image’s name.">
        <Input
          mono
          value={address}
          placeholder="registry.example.com:5000"
          onChange={setAddress}
          onKeyDown={event => {
            if (event.key === 'Enter' && address.trim()) add.run();
          }}
        />
      </FormRow>
      <FormRow
        label="CA"
        note="optional"
        hint="A PEM file, for looking into it. For pulls the engine needs the same file: certs.d/<registry>/ca.crt."
      >
        <Input mono value={ca} placeholder="/path/to/ca.crt" onChange={setCa} />
      </FormRow>
      <FormRow label="TLS" hint="Whoever is on the way can then read logins and change images.">
        <Checkbox checked={insecure} onChange={setInsecure} label="Insecure: check no certificate, take plain HTTP" />
      </FormRow>
      <ErrorNote error={add.error} />
    </Dialog>
  );
}
