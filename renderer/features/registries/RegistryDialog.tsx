import { useState } from 'react';
import type { RegistryRow } from '../../../runtime/contract/registries.ts';
import { runtime, shell } from '../../ipc/client.ts';
import { useAction } from '../../stores/action.ts';
import { Button, Checkbox, Dialog, ErrorNote, Form, FormRow, Input } from '../../ui/index.ts';

/** Adds a registry, or changes how a known one is spoken with. */
export function RegistryDialog({ row, onClose }: { row?: RegistryRow; onClose(address?: string): void }) {
  const [address, setAddress] = useState(row?.address ?? '');
  const [ca, setCa] = useState(row?.ca ?? '');
  const [insecure, setInsecure] = useState(row?.insecure ?? false);
  const save = useAction(async () => {
    if (!address.trim()) return;
    await runtime.registries.add({ address, insecure: insecure && !ca.trim(), ca: ca.trim() || null });
    onClose(address.trim());
  });
  const choose = useAction(async () => {
    const filters = [{ name: 'Certificates', extensions: ['pem', 'crt', 'cer'] }];
    const { path } = await shell.dialog.open({ title: 'The registry’s CA', type: 'file', filters });
    if (path) setCa(path);
  });
  return (
    <Dialog
      open
      onClose={() => onClose()}
      title={row ? `Change ${row.address}` : 'Add a registry'}
      sticky
      footer={
        <>
          <Button onClick={() => onClose()}>Cancel</Button>
          <Button variant="primary" disabled={!address.trim()} busy={save.busy} onClick={save.run}>
            {row ? 'Save' : 'Add'}
          </Button>
        </>
      }
    >
      <Form onSubmit={save.run}>
        {!row && (
          <FormRow label="Address" hint="As it stands before the first slash of an image’s name.">
            <Input mono value={address} placeholder="registry.example.com:5000" onChange={setAddress} />
          </FormRow>
        )}
        <FormRow
          label="CA"
          note="optional"
          hint="A PEM file with the authority that signed the registry’s certificate, where that is a company’s own."
        >
          <div className="g-flex">
            <Input mono className="g-grow" value={ca} placeholder="/path/to/ca.crt" onChange={setCa} aria-label="CA" />
            <Button onClick={choose.run}>Choose…</Button>
          </div>
        </FormRow>
        <FormRow label="TLS" hint="Whoever is on the way can then read logins and change images.">
          <Checkbox
            checked={insecure && !ca.trim()}
            disabled={ca.trim() !== ''}
            onChange={setInsecure}
            label="Insecure: check no certificate, take plain HTTP"
          />
        </FormRow>
        <ErrorNote error={save.error ?? choose.error} />
        <button type="submit" hidden />
      </Form>
    </Dialog>
  );
}
