import { splitTag } from './image-names.ts';

/** A name with its tag quiet; the whole of it on hover where it is cut. Empty for an image without one. */
export function ImageName({ tag }: { tag: string }) {
  if (!tag) return <span className="g-mono g-t3">&lt;none&gt;</span>;
  const { repository, tag: version } = splitTag(tag);
  return (
    <span className="images-name" data-tip={tag} data-tip-cut="">
      <span className="g-ell">{repository}</span>
      <span className="g-t3">{version}</span>
    </span>
  );
}
