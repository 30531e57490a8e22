import { Button, Form, FormRow, Input, Select } from '../../ui/index.ts';

/** Platforms that images are commonly made for; the first is the engine's own. */
const platforms = [
  { value: '', label: 'The engine’s own' },
  { value: 'linux/amd64', label: 'linux/amd64' },
  { value: 'linux/arm64', label: 'linux/arm64' },
  { value: 'linux/arm/v7', label: 'linux/arm/v7' },
];

interface Props {
  reference: string;
  platform: string;
  /** What is wrong with the name; empty when nothing is. */
  wrong: string;
  busy: boolean;
  /** There is a plan for this name. */
  checked: boolean;
  onReference(reference: string): void;
  onPlatform(platform: string): void;
  onCheck(): void;
  onSubmit(): void;
}

/** What to pull. */
export function PullForm({ reference, platform, wrong, busy, checked, ...on }: Props) {
  return (
    <Form onSubmit={on.onSubmit}>
      <FormRow
        label="Image"
        error={wrong || undefined}
        hint="A name as docker pull takes it: postgres:16, ghcr.io/team/app, localhost:5000/app@sha256:… The registry is asked when you press Enter or Check, not while you type."
      >
        <div className="g-flex">
          <Input mono className="g-grow" value={reference} placeholder="postgres:16" onChange={on.onReference} />
          <Button
            disabled={!reference.trim() || checked}
            busy={busy}
            tip="Asks the registry what a pull would fetch"
            onClick={on.onCheck}
          >
            Check
          </Button>
        </div>
      </FormRow>
      <FormRow label="Platform">
        <Select value={platform} onChange={on.onPlatform} options={platforms} />
      </FormRow>
      <button type="submit" hidden />
    </Form>
  );
}
