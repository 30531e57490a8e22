export { Palette, type PaletteProps } from './Palette.tsx';
export type { PaletteAction, PaletteItem } from './search.ts';
