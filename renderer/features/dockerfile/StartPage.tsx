import { useEffect, useMemo, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { DockerfileDraft } from '../../../runtime/contract/dockerfile.ts';
import { type GantryError, toGantryError } from '../../../runtime/contract/errors.ts';
import { dockerfileAddress } from '../../format/index.ts';
import { runtime } from '../../ipc/client.ts';
import { Button, DetailHead, ErrorNote, Icon, IconButton, icons, Time } from '../../ui/index.ts';
import { closeDocument, openDocument, useDocuments } from './editor/documents.ts';
import { chooseFile } from './editor/files.ts';
import { type Template, templates } from './templates/templates.ts';

/** Where a Dockerfile comes from: a template, a file, or what was not saved. */
export function StartPage() {
  const [, navigate] = useLocation();
  const begin = (text: string) => navigate(`/builds/dockerfile/${openDocument({ text })}`);
  const open = async () => {
    const path = await chooseFile();
    if (path) navigate(dockerfileAddress({ path }));
  };
  return (
    <>
      <DetailHead
        crumbs={[{ label: 'Builds', href: '#/builds' }]}
        title="Dockerfiles"
        actions={
          <>
            <Button icon={icons.file} onClick={() => void open()}>
              Open file…
            </Button>
            <Button variant="primary" icon={icons.add} onClick={() => begin('')}>
              New empty file
            </Button>
          </>
        }
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <section className="dkf-start" aria-label="Begin a Dockerfile" tabIndex={0}>
        <Unsaved />
        <h2>Begin with a template</h2>
        <ul className="dkf-templates">
          {templates.map(template => (
            <li key={template.id}>
              <TemplateButton template={template} onChoose={() => begin(template.text)} />
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function TemplateButton({ template, onChoose }: { template: Template; onChoose(): void }) {
  return (
    <button type="button" className="dkf-template" onClick={onChoose}>
      <Icon of={icons.file} size={14} />
      <span className="g-medium">{template.title}</span>
      <span className="g-t2 g-12">{template.about}</span>
    </button>
  );
}

/** What is open or was left by an earlier run, and not saved. */
function Unsaved() {
  const documents = useDocuments(state => state.documents);
  const [drafts, setDrafts] = useState<readonly DockerfileDraft[]>([]);
  const [error, setError] = useState<GantryError | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a document that was closed is no draft any more
  useEffect(() => {
    let left = false;
    runtime.dockerfile.drafts({}).then(
      answer => !left && setDrafts(answer.drafts),
      thrown => !left && setError(toGantryError(thrown)),
    );
    return () => {
      left = true;
    };
  }, [documents.size]);
  const rows = useMemo(() => {
    const open = [...documents.values()].filter(each => each.dirty);
    const kept = drafts.filter(draft => !documents.has(draft.id));
    return [
      ...open.map(({ id, path }) => ({ id, path, changedAt: drafts.find(each => each.id === id)?.changedAt ?? null })),
      ...kept.map(({ id, path, changedAt }) => ({ id, path, changedAt })),
    ];
  }, [documents, drafts]);
  if (error) return <ErrorNote error={error} />;
  if (rows.length === 0) return null;
  const discard = (id: string) =>
    closeDocument(id).then(() => setDrafts(before => before.filter(draft => draft.id !== id)));
  return (
    <>
      <h2>Not saved</h2>
      <ul className="dkf-unsaved">
        {rows.map(({ id, path, changedAt }) => (
          <li key={id}>
            <Link className="g-medium g-ell" href={`/builds/dockerfile/${id}`}>
              {path ?? 'New Dockerfile'}
            </Link>
            <span className="g-grow" />
            {changedAt !== null && <Time at={changedAt} />}
            <IconButton size="sm" icon={icons.remove} label="Discard" onClick={() => void discard(id)} />
          </li>
        ))}
      </ul>
    </>
  );
}
