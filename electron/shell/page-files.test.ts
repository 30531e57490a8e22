import { describe, expect, it } from 'vitest';
import { pageFile } from './page-files.ts';

const file = (address: string) => pageFile('/app/page', address);

describe('pageFile', () => {
  it('finds the page’s files', () => {
    expect(file('gantry://app/index.html')).toEqual({ path: '/app/page/index.html', type: 'text/html' });
    expect(file('gantry://app/assets/a.js?x#y')?.path).toBe('/app/page/assets/a.js');
  });

  it.each([
    'gantry://app/../secret.js',
    'gantry://app/%2e%2e/secret.js',
    'gantry://app/..%2f..%2fetc%2fx.js',
    'gantry://app/%',
    'gantry://other/index.html',
    'gantry://app/main.cjs',
    'gantry://app/',
    'no address',
  ])('refuses %s or keeps it inside', address => {
    const found = file(address);
    expect(found === null || found.path.startsWith('/app/page/')).toBe(true);
    if (address.includes('other') || address.endsWith('.cjs')) expect(found).toBeNull();
  });
});
