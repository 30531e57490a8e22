import { shell } from '../../../ipc/client.ts';
import { Button, FormRow, Input, icons, Segmented } from '../../../ui/index.ts';
import { ContextNote } from './ContextNote.tsx';
import { type BuildForm, tagFor } from './form.ts';
import type { SourceFacts } from './use-source.ts';

interface Props {
  form: BuildForm;
  facts: SourceFacts;
  change(part: Partial<BuildForm>): void;
}

const archives = [
  { name: 'Tar archives', extensions: ['tar', 'gz', 'tgz', 'bz2', 'xz', 'zst'] },
  { name: 'All files', extensions: ['*'] },
];

/** What is built: a folder, a lone Dockerfile, an archive or a Git address. */
export function SourceFields({ form, facts, change }: Props) {
  const { error } = facts;
  const problem = error ? [error.message, error.hint].filter(Boolean).join(' ') : undefined;
  return (
    <>
      <FormRow label="Build from">
        <Segmented<BuildForm['type']>
          aria-label="Build from"
          value={form.type}
          onChange={type => change({ type })}
          options={[
            { value: 'folder', label: 'Folder' },
            { value: 'dockerfile', label: 'Dockerfile only' },
            { value: 'git', label: 'Git' },
            { value: 'archive', label: 'Archive' },
          ]}
        />
      </FormRow>
      {form.type === 'git' ? (
        <FormRow label="Address" hint="Behind a # the branch or tag, and behind a colon the folder in it.">
          <Input
            mono
            value={form.url}
            placeholder="https://host/team/app.git#main:folder"
            onChange={url => change({ url })}
          />
        </FormRow>
      ) : (
        <PathRow form={form} problem={problem} change={change} facts={facts} />
      )}
      {form.type !== 'dockerfile' && (
        <FormRow label="Dockerfile" note="optional" hint={stagesText(facts)}>
          <Input
            mono
            value={form.dockerfile}
            placeholder="Dockerfile"
            onChange={dockerfile => change({ dockerfile })}
          />
        </FormRow>
      )}
    </>
  );
}

function PathRow({ form, facts, problem, change }: Props & { problem: string | undefined }) {
  const folder = form.type === 'folder';
  const label = folder ? 'Folder' : form.type === 'archive' ? 'Archive' : 'Dockerfile';
  const choose = async () => {
    const { path } = await shell.dialog.open({
      title: folder ? 'Choose the folder to build' : `Choose the ${label.toLowerCase()}`,
      type: folder ? 'directory' : 'file',
      filters: form.type === 'archive' ? archives : [],
    });
    if (path) change({ path, ...(form.tags.trim() === '' && folder ? { tags: tagFor(path) } : {}) });
  };
  return (
    <FormRow
      label={label}
      error={problem}
      hint={folder && form.path && !problem && <ContextNote context={facts.context} />}
    >
      <div className="bld-path">
        <Input
          mono
          value={form.path}
          placeholder={`/path/to/${label.toLowerCase()}`}
          onChange={path => change({ path })}
        />
        <Button icon={folder ? icons.folder : icons.file} onClick={() => void choose()}>
          Choose…
        </Button>
      </div>
    </FormRow>
  );
}

function stagesText({ dockerfile }: SourceFacts): string | undefined {
  if (!dockerfile) return 'Relative to the folder’s root; may also lie elsewhere.';
  const { stages } = dockerfile;
  if (stages.length === 0) return 'It has no FROM yet.';
  if (stages.length === 1) return `One stage, from ${stages[0]?.base}`;
  return `${stages.length} stages: ${stages.map((stage, index) => stage.name || `stage-${index}`).join(', ')}`;
}
