/** A platform as indexes name it (OCI image spec, "Image Index": `platform`). */
export interface Platform {
  os: string;
  architecture: string;
  variant?: string | undefined;
}

/** `linux/arm/v7` */
export function platformText({ os, architecture, variant }: Platform): string {
  return [os, architecture, variant].filter(Boolean).join('/');
}

export function parsePlatform(text: string): Platform {
  const [os = '', architecture = '', variant] = text.split('/');
  return { os, architecture, variant };
}

/** CPUs that also run another's programs: what engines fall back to (containerd, platforms/compare.go). */
const fallbacks: Record<string, string> = { amd64: '386', arm64: 'arm' };

/** The entry of an index that an engine takes for a platform. */
export function choosePlatform<E extends { platform: Platform }>(
  entries: readonly E[],
  wanted: Platform,
): E | undefined {
  const fits = (architecture: string | undefined) =>
    entries.filter(({ platform }) => platform.os === wanted.os && platform.architecture === architecture);
  const own = fits(wanted.architecture);
  const exact = own.find(({ platform }) => (platform.variant ?? '') === (wanted.variant ?? ''));
  return exact ?? own[0] ?? fits(fallbacks[wanted.architecture])[0];
}
