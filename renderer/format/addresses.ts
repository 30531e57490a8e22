/** The address of the Dockerfile editor: of a file, at a line, or its overview without one. */
export function dockerfileAddress(file?: { path: string; line?: number | null }): string {
  if (!file) return '/builds/dockerfile';
  const line = file.line ? `&line=${file.line}` : '';
  return `/builds/dockerfile/file?path=${encodeURIComponent(file.path)}${line}`;
}

/** The address that makes a Dockerfile of an image's history. */
export function reconstructAddress(imageId: string): string {
  return `/builds/dockerfile/image?id=${encodeURIComponent(imageId)}`;
}
