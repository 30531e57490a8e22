import { useEffect, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { type GantryError, toGantryError } from '../../../runtime/contract/errors.ts';
import { runtime } from '../../ipc/client.ts';
import { Button, EmptyState, ErrorNote, Skeleton } from '../../ui/index.ts';
import { EditorPage } from './EditorPage.tsx';
import { documentOf, openDocument } from './editor/documents.ts';
import { openDraft, openFile } from './editor/files.ts';
import { StartPage } from './StartPage.tsx';
import './dockerfile.css';

/**
 * The Dockerfile editor. `place` is what the address names: nothing for the overview, `file` with a path, `image` with an id
 * whose history is turned into a Dockerfile, or the id of an open document.
 */
export function DockerfilePage({ place }: { place: string }) {
  const search = new URLSearchParams(useSearch());
  if (place === '') return <StartPage />;
  const path = place === 'file' ? search.get('path') : null;
  const image = place === 'image' ? search.get('id') : null;
  const line = Number(search.get('line')) || null;
  return <Opening key={`${place} ${path} ${image}`} place={place} path={path} image={image} line={line} />;
}

interface Wanted {
  place: string;
  path: string | null;
  image: string | null;
  line: number | null;
}

function Opening({ place, path, image, line }: Wanted) {
  const [, navigate] = useLocation();
  const [id, setId] = useState<string | null>(() => (documentOf(place) ? place : null));
  const [error, setError] = useState<GantryError | null>(null);
  useEffect(() => {
    if (documentOf(place)) return;
    let left = false;
    const opened = image !== null ? fromImage(image) : path !== null ? openFile(path) : fromDraft(place);
    opened.then(
      next => {
        if (left) return;
        // A Dockerfile made of an image is a document of its own from now on.
        if (next !== null && image !== null) navigate(`/builds/dockerfile/${next}`, { replace: true });
        else setId(next ?? '');
      },
      thrown => !left && setError(toGantryError(thrown)),
    );
    return () => {
      left = true;
    };
  }, [place, path, image, navigate]);
  if (error)
    return (
      <div className="dkf-error">
        <ErrorNote error={error} />
        <Button onClick={() => navigate('/builds/dockerfile')}>Go to Dockerfiles</Button>
      </div>
    );
  if (id === null) return <Skeleton width="50%" className="dkf-skeleton" />;
  if (id === '') return <Closed />;
  return <EditorPage key={id} id={id} line={line} />;
}

async function fromImage(id: string): Promise<string> {
  const { text } = await runtime.dockerfile.reconstruct({ id });
  return openDocument({ text });
}

async function fromDraft(id: string): Promise<string | null> {
  const { drafts } = await runtime.dockerfile.drafts({});
  const draft = drafts.find(each => each.id === id);
  return draft ? await openDraft(draft) : null;
}

function Closed() {
  const [, navigate] = useLocation();
  return (
    <EmptyState
      title="This Dockerfile was closed"
      action={<Button onClick={() => navigate('/builds/dockerfile')}>Go to Dockerfiles</Button>}
    >
      Nothing of it was left to save.
    </EmptyState>
  );
}
