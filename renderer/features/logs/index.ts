/** A container's log as a tab of its page. */
export { LogsTab } from './LogsTab.tsx';
