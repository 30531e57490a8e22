import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { addressesCollide, findHolder, nextFreePort, normalizeAddress, parseTable, readListeners } from './ports.ts';

const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const row = (local: string, state: string, inode: string) =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0 100 0 0 10 0\n`;

describe('parseTable', () => {
  it('reads listeners and leaves connections out', () => {
    const text =
      head + row('0100007F:1F90', '0A', '11') + row('00000000:0050', '0A', '12') + row('0100007F:C350', '01', '13');
    expect(parseTable('tcp', text)).toEqual([
      { protocol: 'tcp', address: '127.0.0.1', port: 8080, inode: '11' },
      { protocol: 'tcp', address: '0.0.0.0', port: 80, inode: '12' },
    ]);
  });

  it('reads IPv6, with mapped IPv4 as IPv4', () => {
    const text =
      head +
      row('00000000000000000000000000000000:0050', '0A', '1') +
      row('00000000000000000000000001000000:0051', '0A', '2') +
      row('0000000000000000FFFF00000100007F:0052', '0A', '3');
    expect(parseTable('tcp', text).map(l => l.address)).toEqual(['::', '::1', '127.0.0.1']);
  });

  it('takes unconnected UDP sockets', () => {
    expect(parseTable('udp', head + row('00000000:0035', '07', '4'))).toHaveLength(1);
  });

  it('tolerates torn and foreign lines', () => {
    expect(parseTable('tcp', `${head}garbage\n   0: XX:YY 0 0A\n   1: 0100007F\n\n`)).toEqual([]);
  });
});

describe('addressesCollide', () => {
  it.each([
    ['', '127.0.0.1', true],
    ['', '::1', true],
    ['0.0.0.0', '127.0.0.1', true],
    ['0.0.0.0', '::1', false],
    ['127.0.0.1', '::', true],
    ['127.0.0.1', '127.0.0.2', false],
    ['127.0.0.1', '::1', false],
    ['::1', '0:0:0:0:0:0:0:1', true],
    ['localhost', '127.0.0.1', true],
    ['[::1]', '::1', true],
  ])('%s with %s: %s', (a, b, collide) => {
    expect(addressesCollide(a, b)).toBe(collide);
    expect(addressesCollide(b, a)).toBe(collide);
  });

  it('leaves nonsense as it is', () => expect(normalizeAddress('not:an:address:')).toBe('not:an:address:'));
});

describe('nextFreePort', () => {
  it('takes the next one that is free', () => expect(nextFreePort(5432, p => p < 5435)).toBe(5435));
  it('goes round at the top', () => expect(nextFreePort(65535, p => p === 1024)).toBe(1025));
  it('says when there is none', () => expect(nextFreePort(80, () => true)).toBeNull());
});

describe('the real tables', () => {
  let server: Server | null = null;
  afterEach(() => {
    server?.close();
    server = null;
  });

  it('show a listener of this process, and who it is', async () => {
    const listening = createServer();
    server = listening;
    await new Promise<void>(resolve => listening.listen(0, '127.0.0.1', resolve));
    const address = listening.address();
    const port = address && typeof address === 'object' ? address.port : 0;
    const found = (await readListeners()).find(l => l.port === port && l.protocol === 'tcp');
    expect(found?.address).toBe('127.0.0.1');
    expect(await findHolder(found?.inode ?? '')).toMatchObject({ pid: process.pid });
  });

  it('know no holder of a socket that is not there', async () => {
    expect(await findHolder('0')).toBeNull();
    expect(await findHolder('999999999999')).toBeNull();
  });
});
