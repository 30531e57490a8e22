import { Duplex, type Readable, type Writable } from 'node:stream';

/**
 * One duplex of an answer's body and its socket: for engines that answer a hijack with 200, where node:http keeps
 * parsing what comes in, while what goes out is raw.
 */
export function joinedDuplex(readable: Readable, writable: Writable): Duplex {
  const joined = new Duplex({
    // As a socket does it: the other side's end closes it, our own end only says that no more is written.
    allowHalfOpen: false,
    read() {
      readable.resume();
    },
    write(chunk, _encoding, done) {
      writable.write(chunk, done);
    },
    final(done) {
      writable.end(done);
    },
    destroy(error, done) {
      readable.destroy();
      writable.destroy();
      done(error);
    },
  });
  readable.on('data', (chunk: Uint8Array) => {
    if (!joined.push(chunk)) readable.pause();
  });
  readable.on('end', () => joined.push(null));
  readable.on('error', error => joined.destroy(error));
  writable.on('error', error => joined.destroy(error));
  return joined;
}
