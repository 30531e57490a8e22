import { useState } from 'react';
import type { RemoteImage } from '../../../runtime/contract/registries.ts';
import { bytes, count, shortId } from '../../format/index.ts';
import { runtime } from '../../ipc/client.ts';
import { useAction } from '../../stores/action.ts';
import { openPullDialog } from '../../stores/ui.ts';
import { Button, Bytes, ConfirmDialog, ErrorNote, Fact, FactSection, icons, Skeleton, Time } from '../../ui/index.ts';
import { useLoaded } from './use-loaded.ts';

interface TagDetailProps {
  address: string;
  repository: string;
  tag: string;
  onDeleted(): void;
}

/** What a tag names: platforms, sizes, digests, layers, labels, history. */
export function TagDetail({ address, repository, tag, onDeleted }: TagDetailProps) {
  const { value, error } = useLoaded('', () => runtime.registries.image({ address, repository, tag }));
  const [deleting, setDeleting] = useState(false);
  const reference = `${address}/${repository}:${tag}`;
  return (
    <section className="reg-detail" aria-label={`${repository}:${tag}`}>
      <div className="g-flex">
        <h3 className="g-ell g-grow">{`${repository}:${tag}`}</h3>
        <Button size="sm" variant="danger-text" onClick={() => setDeleting(true)}>
          Delete…
        </Button>
        <Button size="sm" icon={icons.pull} onClick={() => openPullDialog(reference)}>
          Pull…
        </Button>
      </div>
      <ErrorNote error={error} />
      {!value && !error && <Skeleton width={180} />}
      {value && (
        <>
          <p className="g-mono g-t2 g-select-text reg-digest">{value.digest}</p>
          {value.platforms.map(platform => (
            <Platform key={platform.digest} platform={platform} />
          ))}
          {value.more > 0 && <p className="g-t3 g-12">{`and ${count(value.more, 'further platform')}`}</p>}
        </>
      )}
      {deleting && (
        <DeleteDialog
          address={address}
          repository={repository}
          tag={tag}
          onClose={() => setDeleting(false)}
          onDeleted={onDeleted}
        />
      )}
    </section>
  );
}

function Platform({ platform }: { platform: RemoteImage['platforms'][number] }) {
  const labels = Object.entries(platform.labels);
  return (
    <FactSection title={platform.platform} note={`${bytes(platform.size)} compressed`}>
      <Fact name="Digest" mono value={shortId(platform.digest)} />
      {platform.created !== null && <Fact name="Built" value={<Time at={platform.created} />} />}
      <Fact
        name="Layers"
        value={
          <ul>
            {platform.layers.map((layer, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an image may hold the same layer twice
              <li key={index} className="reg-layer">
                <span className="g-mono g-t2">{shortId(layer.digest)}</span>
                <span className="g-ell" data-tip={layer.instruction} data-tip-cut="">
                  {layer.instruction}
                </span>
                <Bytes value={layer.size} />
              </li>
            ))}
          </ul>
        }
      />
      {platform.history.length > 0 && (
        <Fact name="History" value={<pre className="reg-history">{platform.history.join('\n')}</pre>} />
      )}
      {labels.map(([name, text]) => (
        <Fact key={name} name={name} mono value={text} />
      ))}
    </FactSection>
  );
}

function DeleteDialog({ address, repository, tag, onClose, onDeleted }: TagDetailProps & { onClose(): void }) {
  const remove = useAction(async () => {
    await runtime.registries.deleteTag({ address, repository, tag });
    onDeleted();
  });
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={`Delete ${repository}:${tag} from ${address}?`}
      action="Delete"
      onConfirm={remove.run}
      error={<ErrorNote error={remove.error} />}
    >
      The image goes from the registry, and with it every other tag that names the same.
    </ConfirmDialog>
  );
}
