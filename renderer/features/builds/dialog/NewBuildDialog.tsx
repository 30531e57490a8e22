import { useState } from 'react';
import { useLocation } from 'wouter';
import type { BuildSettingsInput } from '../../../../runtime/contract/builds.ts';
import { type GantryError, toGantryError } from '../../../../runtime/contract/errors.ts';
import { dockerfileAddress } from '../../../format/index.ts';
import { runtime } from '../../../ipc/client.ts';
import { useUiStore } from '../../../stores/ui.ts';
import { Button, Checkbox, Dialog, ErrorNote, Form, FormRow, Input, icons, Select } from '../../../ui/index.ts';
import { buildPath } from '../actions.ts';
import '../builds.css';
import { type BuildForm, formOf, lackingSecret, settingsOf, sourceOf, typedOf } from './form.ts';
import { PairFields } from './PairFields.tsx';
import { SecretFields } from './SecretFields.tsx';
import { SourceFields } from './SourceFields.tsx';
import { useSource } from './use-source.ts';

const platforms = [
  { value: '', label: 'The engine’s own' },
  { value: 'linux/amd64', label: 'linux/amd64' },
  { value: 'linux/arm64', label: 'linux/arm64' },
  { value: 'linux/arm/v7', label: 'linux/arm/v7' },
];
const networks: { value: BuildForm['network']; label: string }[] = [
  { value: 'default', label: 'As usual' },
  { value: 'none', label: 'None' },
  { value: 'host', label: 'The host’s' },
];

/** Asks what to build and how, and goes to the build's page. */
export function NewBuildDialog() {
  const request = useUiStore(state => state.buildDialog);
  const close = useUiStore(state => state.closeBuildDialog);
  return request ? <OpenDialog initial={request.initial} onClose={close} /> : null;
}

function OpenDialog({ initial, onClose }: { initial: BuildSettingsInput | undefined; onClose(): void }) {
  const [, navigate] = useLocation();
  const [form, setForm] = useState(() => formOf(initial));
  const [failure, setFailure] = useState<GantryError | null>(null);
  const [busy, setBusy] = useState(false);
  const facts = useSource(sourceOf(form));
  const settings = lackingSecret(form.secrets) === null ? settingsOf(form) : null;
  const change = (part: Partial<BuildForm>) => {
    setFailure(null);
    setForm(before => ({ ...before, ...part }));
  };
  const build = async () => {
    if (!settings || busy) return;
    setBusy(true);
    try {
      const { build: id } = await runtime.builds.start({ settings, typed: typedOf(form) });
      onClose();
      navigate(buildPath(id));
    } catch (thrown) {
      setFailure(toGantryError(thrown));
      setBusy(false);
    }
  };
  const stages = facts.dockerfile?.stages ?? [];
  const path = facts.dockerfile?.path;
  return (
    <Dialog
      open
      onClose={onClose}
      title="New build"
      size="lg"
      sticky
      footer={
        <>
          <Button
            variant="ghost"
            icon={icons.edit}
            onClick={() => {
              onClose();
              navigate(dockerfileAddress(path ? { path } : undefined));
            }}
          >
            {path ? 'Edit Dockerfile' : 'New Dockerfile'}
          </Button>
          <span className="g-grow" />
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={!settings || busy} onClick={() => void build()}>
            Build
          </Button>
        </>
      }
    >
      <Form onSubmit={() => void build()}>
        <ErrorNote error={failure} />
        <SourceFields form={form} facts={facts} change={change} />
        <FormRow label="Tags" note="optional" hint="Names for the image, with a space between several.">
          <Input mono value={form.tags} placeholder="team/app:1.2" onChange={tags => change({ tags })} />
        </FormRow>
        <PairFields
          label="Arguments"
          thing="argument"
          hint="They stay readable in the image’s history: no place for passwords."
          pairs={form.args}
          known={facts.dockerfile?.args}
          onChange={args => change({ args })}
        />
        <SecretFields
          secrets={form.secrets}
          known={facts.dockerfile?.secrets ?? []}
          onChange={secrets => change({ secrets })}
        />
        <FormRow label="Target" note="optional">
          {stages.length > 1 || (form.target && stages.length > 0) ? (
            <Select
              value={form.target}
              onChange={target => change({ target })}
              options={[
                { value: '', label: 'The last stage' },
                ...stages.flatMap(({ name, base }) => (name ? [{ value: name, label: name, hint: base }] : [])),
              ]}
            />
          ) : (
            <Input mono value={form.target} placeholder="The last stage" onChange={target => change({ target })} />
          )}
        </FormRow>
        <FormRow label="Platform">
          <Select value={form.platform} onChange={platform => change({ platform })} options={platforms} />
        </FormRow>
        <FormRow label="Network">
          <Select value={form.network} onChange={network => change({ network })} options={networks} />
        </FormRow>
        <PairFields label="Labels" thing="label" pairs={form.labels} onChange={labels => change({ labels })} />
        <FormRow label="Cache">
          <div className="bld-checks">
            <Checkbox
              checked={form.noCache}
              onChange={noCache => change({ noCache })}
              label="Run every step anew (no cache)"
            />
            <Checkbox checked={form.pull} onChange={pull => change({ pull })} label="Look for newer base images" />
          </div>
        </FormRow>
        {/* Enter in any field builds: a form needs a button of its own for that. */}
        <button type="submit" hidden />
      </Form>
    </Dialog>
  );
}
