import type { ImageRow } from '../../../../runtime/contract/images.ts';
import { shortId } from '../../../format/index.ts';
import { useStateStore } from '../../../stores/state.ts';
import { EmptyState } from '../../../ui/index.ts';
import { usersOf } from '../columns.tsx';

/** Containers made of the image, and images that stand on it. */
export function UsedByTab({ row }: { row: ImageRow }) {
  const containers = useStateStore(state => state.containers);
  const images = useStateStore(state => state.images);
  const users = usersOf(containers.values(), row.id);
  if (users.length === 0 && row.children.length === 0)
    return (
      <EmptyState compact title="Not used">
        No container was made of it and no other image here stands on it.
      </EmptyState>
    );
  return (
    <div className="image-users">
      {users.length > 0 && <h2>Containers</h2>}
      <ul>
        {users.map(user => (
          <li key={user.id}>
            <a className="g-link" href={`#/containers/${encodeURIComponent(user.id)}`}>
              {user.name}
            </a>
            <span className="g-t3 g-12">{user.state}</span>
          </li>
        ))}
      </ul>
      {row.children.length > 0 && <h2>Images that stand on it</h2>}
      <ul>
        {row.children.map(child => (
          <li key={child}>
            <a className="g-link" href={`#/images/${encodeURIComponent(child)}`}>
              {images.get(child)?.tags[0] ?? shortId(child)}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
