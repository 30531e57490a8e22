import { expect, test } from 'vitest';
import { readInstruction } from './instruction.ts';

// Left: `created_by` as builders record it.
test.each([
  ['/bin/sh -c #(nop)  CMD ["bash"]', 'CMD ["bash"]', 'CMD'],
  [
    '/bin/sh -c #(nop) ADD file:4b1be1de1a1e5aa608c688cad2824587262081866180d7368feb79d33ca05953 in / ',
    'ADD file:4b1be1de1a1e in /',
    'ADD',
  ],
  [
    '/bin/sh -c #(nop) COPY dir:4b1be1de1a1e5aa608c688cad2824587262081866180d7368feb79d33ca05953 in /app ',
    'COPY dir:4b1be1de1a1e in /app',
    'COPY',
  ],
  ['/bin/sh -c #(nop)  ENV A=b', 'ENV A=b', 'ENV'],
  [
    '/bin/sh -c apt-get update && apt-get install -y python3',
    'RUN apt-get update && apt-get install -y python3',
    'RUN',
  ],
  ['/bin/sh -c set -eux; \tgroupadd -r postgres', 'RUN set -eux; \tgroupadd -r postgres', 'RUN'],
  ['|2 A=b C=d e /bin/sh -c make all', 'RUN make all', 'RUN'],
  ['|1 A=b /busybox/sh -c make', 'RUN /busybox/sh -c make', 'RUN'],
  ['RUN /bin/sh -c make # buildkit', 'RUN make', 'RUN'],
  ['RUN |1 VERSION=1.2 /bin/sh -c make # buildkit', 'RUN make', 'RUN'],
  ['RUN /bin/bash -o pipefail -c curl x | tar x # buildkit', 'RUN curl x | tar x', 'RUN'],
  ['COPY a b # buildkit', 'COPY a b', 'COPY'],
  ['WORKDIR /app', 'WORKDIR /app', 'WORKDIR'],
  ['EXPOSE map[80/tcp:{}]', 'EXPOSE map[80/tcp:{}]', 'EXPOSE'],
  ['cmd /S /C #(nop)  USER ContainerUser', 'USER ContainerUser', 'USER'],
  ['cmd /S /C dir', 'RUN dir', 'RUN'],
  ['bazel build ...', 'bazel build ...', ''],
  ['jib-core:0.27.1', 'jib-core:0.27.1', ''],
  ['RUNNER made this', 'RUNNER made this', ''],
  ['<script>alert(1)</script>', '<script>alert(1)</script>', ''],
])('%s', (createdBy, text, keyword) => {
  expect(readInstruction(createdBy, '')).toEqual({ text, keyword });
});

test('without a record the comment speaks, and without that nobody', () => {
  expect(readInstruction('', 'Imported from -')).toEqual({ text: 'Imported from -', keyword: '' });
  expect(readInstruction(' ', '')).toEqual({ text: 'unknown instruction', keyword: '' });
});
