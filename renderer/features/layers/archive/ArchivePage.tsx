import { useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { ArchiveFacts } from '../../../../runtime/contract/layers.ts';
import { familiarImage, shortId } from '../../../format/index.ts';
import { runtime } from '../../../ipc/client.ts';
import { archivePath, beginTask } from '../../../stores/archives.ts';
import { Button, DetailHead, EmptyState, icons, Note, Select, Truncate } from '../../../ui/index.ts';
import { Explorer } from '../explorer/Explorer.tsx';
import { stackOf } from '../explorer/entries.ts';
import { useAnalysis } from '../explorer/use-analysis.ts';
import '../explorer/layers.css';
import './archive.css';

/** An archive or an OCI layout on disk, looked into without being loaded: `?path=…&image=…`. */
export function ArchivePage() {
  const search = new URLSearchParams(useSearch());
  const path = search.get('path') ?? '';
  if (path === '') return <EmptyState title="No archive was chosen" />;
  return <Archive key={path} path={path} image={search.get('image')} />;
}

const noHeads = new Map();

function Archive({ path, image }: { path: string; image: string | null }) {
  const [, navigate] = useLocation();
  const source = { type: 'archive' as const, path, ...(image === null ? {} : { image }) };
  const work = useAnalysis(source);
  const facts = useLast(work.analysis?.archive ?? null);
  const name = path.split(/[\\/]/).findLast(Boolean) ?? path;
  return (
    <>
      <DetailHead
        crumbs={[{ label: 'Images', href: '#/images' }]}
        title={name}
        facts={
          <>
            <span className="g-t2 g-12 archive-layout" data-tip={path}>
              {facts ? `${layouts[facts.layout]}, not loaded` : 'Not loaded'}
            </span>
            <span className="archive-path">
              <Truncate text={path} at="middle" mono />
            </span>
          </>
        }
        actions={
          <>
            {facts && facts.images.length > 1 && (
              <Select
                aria-label="Image of the archive"
                width={220}
                value={work.analysis?.archive?.image ?? image ?? facts.image}
                options={facts.images.map(each => ({
                  value: each.id,
                  label: each.name ? familiarImage(each.name) : shortId(each.id),
                  hint: each.platform,
                }))}
                onChange={id => navigate(archivePath(path, id))}
              />
            )}
            {facts && facts.refusal === null && (
              <Button
                variant="primary"
                icon={icons.push}
                onClick={() => void beginTask(() => runtime.images.load({ path }))}
              >
                {facts.images.length > 1 ? `Load all ${facts.images.length} images` : 'Load into the engine'}
              </Button>
            )}
          </>
        }
      />
      {facts?.refusal && <Note className="archive-note">{facts.refusal}</Note>}
      <Explorer
        key={image ?? ''}
        source={source}
        row={null}
        entries={stackOf(null, work.analysis)}
        heads={noHeads}
        build={null}
        work={work}
      />
    </>
  );
}

const layouts: Record<ArchiveFacts['layout'], string> = {
  docker: 'Docker archive',
  oci: 'OCI layout',
  dir: 'Folder of skopeo',
};

/** What was last known, while another image of the same archive is read. */
function useLast(now: ArchiveFacts | null): ArchiveFacts | null {
  const [last, setLast] = useState(now);
  if (now && now !== last) setLast(now);
  return now ?? last;
}
