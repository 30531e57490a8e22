import { useStateStore } from '../../stores/state.ts';
import { useUiStore } from '../../stores/ui.ts';
import { PushDialog } from './PushDialog.tsx';

/** The Push dialog that was asked for outside of this feature, such as for a build's result. */
export function RequestedPush() {
  const request = useUiStore(state => state.pushDialog);
  const close = useUiStore(state => state.closePushDialog);
  const row = useStateStore(state => (request ? state.images.get(request.image) : undefined));
  if (!request || !row) return null;
  return <PushDialog image={{ key: `${row.id} ${request.tag}`, tag: request.tag, row }} onClose={close} />;
}
