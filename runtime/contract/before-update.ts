/** What follows a container's name while it is being recreated: it is kept under this until the new one has proved itself. */
const infix = '-before-update-';
const form = new RegExp(`^(.+)${infix}[0-9a-f]{12}$`);

/** The name that a container is kept under while another takes its place. */
export function nameBeforeUpdate(name: string, id: string): string {
  return `${name}${infix}${id.slice(0, 12)}`;
}

/** The name that a container had before; null for one that no recreation renamed. */
export function nameAfterUpdate(name: string): string | null {
  return form.exec(name)?.[1] ?? null;
}
