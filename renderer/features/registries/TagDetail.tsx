import { useState } from 'react';
import type { RemoteImage } from '../../../runtime/contract/registries.ts';
import { bytes, count, shortId } from '../../format/index.ts';
import { runtime } from '../../ipc/client.ts';
import { useAction } from '../../stores/action.ts';
import { openPullDialog } from '../../stores/ui.ts';
import {
  Button,
  Bytes,
  ConfirmDialog,
  cx,
  ErrorNote,
  Fact,
  FactSection,
  icons,
  Skeleton,
  Time,
} from '../../ui/index.ts';
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
          <Platforms image={value} />
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

/** An image of several platforms is shown as one: its platforms with their sizes, and what the chosen one is made of. */
function Platforms({ image: { platforms, more } }: { image: RemoteImage }) {
  const [chosen, setChosen] = useState(0);
  const [only] = platforms;
  if (only && platforms.length === 1 && more === 0) return <Platform platform={only} />;
  const shown = platforms[chosen];
  return (
    <>
      <p className="g-medium">{`Multi-platform image, ${count(platforms.length + more, 'platform')}`}</p>
      <ul className="reg-platforms" aria-label="Platforms">
        {platforms.map((platform, index) => (
          <li key={platform.digest}>
            <button
              type="button"
              className={cx('reg-item', index === chosen && 'reg-item-on')}
              aria-pressed={index === chosen}
              onClick={() => setChosen(index)}
            >
              <span className="g-grow g-ell">{platform.platform}</span>
              <span className="g-mono g-t2 g-12">{shortId(platform.digest)}</span>
              <span className="g-t2 g-12">{count(platform.layers.length, 'layer')}</span>
              <span className="g-num g-right reg-size">
                <Bytes value={platform.size} />
              </span>
            </button>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="g-t2 g-12">{`and ${count(more, 'further platform')}`}</p>}
      {shown && <Platform platform={shown} />}
    </>
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
      {labels.length > 0 && (
        <Fact
          name="Labels"
          value={
            <dl className="reg-labels">
              {labels.map(([name, text]) => (
                <div key={name}>
                  <dt className="g-mono g-t2">{name}</dt>
                  <dd className="g-mono">{text}</dd>
                </div>
              ))}
            </dl>
          }
        />
      )}
      {platform.history.length > 0 && (
        <Fact
          name="History"
          value={
            <ol className="reg-history">
              {platform.history.map((instruction, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: an instruction may stand there twice
                <li key={index}>{instruction}</li>
              ))}
            </ol>
          }
        />
      )}
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
