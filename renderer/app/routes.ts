import { type IconType, icons } from '../ui/index.ts';

/** A page of the navigation. Only pages that work are here. */
export interface Page {
  id: 'containers' | 'images' | 'builds' | 'registries' | 'troubleshoot' | 'settings';
  title: string;
  path: string;
  icon: IconType;
  /** Whether it needs an engine that answers; the others always work. */
  needsEngine: boolean;
  /** Pages at the foot of the navigation. */
  foot: boolean;
}

/** In the order of the navigation, which is also that of Ctrl/Cmd+1…9. */
export const pages: readonly Page[] = [
  {
    id: 'containers',
    title: 'Containers',
    path: '/containers',
    icon: icons.containers,
    needsEngine: true,
    foot: false,
  },
  { id: 'images', title: 'Images', path: '/images', icon: icons.images, needsEngine: true, foot: false },
  { id: 'builds', title: 'Builds', path: '/builds', icon: icons.builds, needsEngine: true, foot: false },
  {
    id: 'registries',
    title: 'Registries',
    path: '/registries',
    icon: icons.registries,
    needsEngine: true,
    foot: false,
  },
  {
    id: 'troubleshoot',
    title: 'Troubleshoot',
    path: '/troubleshoot',
    icon: icons.troubleshoot,
    needsEngine: false,
    foot: true,
  },
  { id: 'settings', title: 'Settings', path: '/settings', icon: icons.settings, needsEngine: false, foot: true },
];

/** The page that opens first. */
export const home = '/containers';

/** The page that an address belongs to: `/containers/4f0c…/logs` is Containers. Undefined for an unknown address. */
export function pageOf(path: string): Page | undefined {
  const first = path.split('/')[1] ?? '';
  return pages.find(page => page.path === `/${first}`);
}

/** The address of a container's page. */
export function containerPath(id: string, tab?: string): string {
  return detailPath('containers', id, tab);
}

/** The address of an image's page; `id` is `sha256:…` or a reference with slashes. */
export function imagePath(id: string, tab?: string): string {
  return detailPath('images', id, tab);
}

function detailPath(noun: string, id: string, tab: string | undefined): string {
  return `/${noun}/${encodeURIComponent(id)}${tab ? `/${tab}` : ''}`;
}

/** A part of an address as it was before {@link encodeURIComponent}; a broken escape stays as it is. */
export function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The parts of a detail page's address, `/containers/:id/:tab?`, as the router has them. */
export interface DetailParams {
  readonly id?: string;
  readonly tab?: string;
}

/** A tab of the address; the first one when it is missing or unknown. */
export function tabOf<T extends string>(tabs: readonly [T, ...T[]], tab: string | undefined): T {
  return tabs.find(known => known === tab) ?? tabs[0];
}
