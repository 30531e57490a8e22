/** What the engine takes as a container's name (Moby, daemon/names). */
export const nameForm = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/** Why a name is none. */
export function invalidName(name: string): { message: string; hint: string } {
  const hint = 'A name has two or more letters, digits, “_”, “.” or “-”, and begins with a letter or a digit.';
  return { message: `“${name.slice(0, 60)}” can’t be a container’s name.`, hint };
}
