const key = 'gantry.palette-recent';
const kept = 6;

/** Ids of the items used last, the newest first. */
export function recentItems(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(stored) ? stored.filter(id => typeof id === 'string').slice(0, kept) : [];
  } catch {
    // Not JSON: of another version, or damaged. Recent items are a comfort, so it starts anew.
    return [];
  }
}

/** Puts an item in front. */
export function rememberItem(id: string): void {
  localStorage.setItem(key, JSON.stringify([id, ...recentItems().filter(other => other !== id)].slice(0, kept)));
}
