import type { ErrorKind } from '../contract/errors.ts';
import type { EngineOperation } from './engine-errors.ts';

/** One of the engine's messages that Gantry knows. The first rule that fits is taken. */
export interface FailureRule {
  match: RegExp;
  /** Only for these operations; for all without it. */
  during?: readonly EngineOperation[];
  kind: ErrorKind;
  say: (found: RegExpExecArray) => string;
  hint?: string;
}

const short = (id: string | undefined) => (id ?? '').slice(0, 12);

/** What goes wrong with containers, volumes and networks. Order matters: the particular stands before the general. */
export const objectRules: readonly FailureRule[] = [
  {
    match: /no space left on device|disk quota exceeded/i,
    kind: 'disk-full',
    say: () => 'The disk of the engine is full.',
    hint: 'Remove images, containers or volumes that nobody needs; Disk usage shows the largest.',
  },
  {
    match: /invalid reference format|invalid tag format/i,
    kind: 'invalid-input',
    say: () => 'That is no name of an image.',
    hint: 'Names are in small letters, such as nginx:1.27 or registry.example/team/app:2.',
  },
  // Names and ports
  {
    match: /container name "\/?([^"]*)" is already in use by (?:container )?"?([0-9a-f]{12})/i,
    kind: 'name-in-use',
    say: found => `The name “${found[1]}” is taken by the container ${found[2]}.`,
    hint: 'Choose another name, or remove that container.',
  },
  {
    match: /Bind for \S*?:(\d+) failed: port is already allocated/i,
    kind: 'port-in-use',
    say: found => `Port ${found[1]} is used by another container.`,
    hint: 'Choose another port, or stop that container.',
  },
  {
    // 20.10 and Podman: `listen tcp4 0.0.0.0:80: bind: …`; 28: `failed to bind host port for 0.0.0.0:80:172.17.0.2:80/tcp: …`
    match:
      /(?:listen (?:tcp|udp|sctp)\S* \S*?:|bind host port (?:for )?(?:\[[^\]]*\]|[\d.]+):)(\d+)\S* .*address already in use/i,
    kind: 'port-in-use',
    say: found => `Port ${found[1]} is used by another program.`,
    hint: 'Choose another port, or end that program.',
  },
  {
    match: /listen \w+ (\S+):\d+: bind: cannot assign requested address/i,
    kind: 'invalid-input',
    say: found => `The engine's machine has no address ${found[1]}.`,
    hint: 'Publish the port on 127.0.0.1, or on every address.',
  },
  {
    match: /cannot expose privileged port (\d+)/i,
    kind: 'invalid-input',
    say: found => `This engine runs without root and may not open port ${found[1]}.`,
    hint: 'Choose a port from 1024 on.',
  },
  // Programs
  {
    match:
      /exec: \\?"?([^"\\]*?)\\?"?: (?:executable file not found|stat [^:]*: no such file)|executable file `([^`]*)` not found/i,
    kind: 'command-not-found',
    say: found => `The image has no program “${found[1] ?? found[2]}”.`,
    hint: 'Check the command and its spelling.',
  },
  {
    match: /exec:? \\?"?([^"\\:]*?)\\?"?: (?:permission denied|is a directory)/i,
    kind: 'command-not-executable',
    say: found => `“${found[1]}” can't be executed.`,
    hint: 'It may be a folder, or lack the right to be executed (chmod +x).',
  },
  {
    match: /exec format error/i,
    kind: 'platform-mismatch',
    say: () => 'The program is made for another kind of CPU.',
    hint: 'Pull the image for the platform of this engine.',
  },
  {
    match: /does not match the specified platform: wanted ([\w/]+), actual: ([\w/]+)/i,
    kind: 'platform-mismatch',
    say: found => `The image is for ${found[2]}, not for ${found[1]}.`,
    hint: 'Pull it for that platform, or run it without choosing one.',
  },
  {
    match: /no matching manifest for (\S+)|image operating system "?(\w+)"? cannot be used on this platform/i,
    kind: 'platform-mismatch',
    say: found => (found[1] ? `The image is not made for ${found[1]}.` : `The image is for ${found[2]}.`),
    hint: 'Choose another platform or another image.',
  },
  {
    match: /unable to find user ([^:]+): no matching entries/i,
    kind: 'invalid-input',
    say: found => `The image has no user “${found[1]}”.`,
    hint: 'Give a user of the image, or a number.',
  },
  {
    match: /chdir to cwd \(\\?"([^"\\]*)\\?"\)|Cannot mkdir: (\S+) is not a directory/i,
    kind: 'invalid-input',
    say: found => `The working directory “${found[1] ?? found[2]}” is not in the container.`,
  },
  // Mounts
  {
    match: /bind source path does not exist: (.+?)\.?$/im,
    kind: 'mount-missing',
    say: found => `“${found[1]}” is not there to be mounted.`,
    hint: 'Create it on the engine’s machine, or choose another path.',
  },
  {
    match: /error while creating mount source path '([^']*)'/i,
    kind: 'mount-missing',
    say: found => `“${found[1]}” is not there to be mounted and can't be created.`,
    hint: 'Choose a path that the engine may write.',
  },
  {
    match: /Are you trying to mount a directory onto a file/i,
    kind: 'invalid-input',
    say: () => 'A file can only be mounted on a file, and a folder on a folder.',
  },
  {
    match: /invalid volume specification: '?([^']*)'?/i,
    kind: 'invalid-input',
    say: found => `“${found[1]}” is no mount.`,
    hint: 'A mount looks like /host/path:/container/path:ro.',
  },
  // The state of things
  {
    match: /cannot remove a running container|container is running: stop the container before removing/i,
    kind: 'conflict',
    say: () => 'The container is running.',
    hint: 'Stop it first, or remove it by force.',
  },
  {
    match: /is paused, unpause|cannot start a paused container|is already paused|is paused and must be unpaused/i,
    kind: 'conflict',
    say: () => 'The container is paused.',
    hint: 'Unpause it first.',
  },
  { match: /container \S+ is not paused/i, kind: 'conflict', say: () => 'The container is not paused.' },
  {
    match: /container \S+ is not running/i,
    kind: 'conflict',
    say: () => 'The container is not running.',
    hint: 'Start it first.',
  },
  {
    match: /removal of container \S+ is already in progress|marked for removal/i,
    kind: 'conflict',
    say: () => 'The container is being removed.',
  },
  {
    match:
      /container ([0-9a-f]{12})\S* is using its referenced image|image is being used by \w+ container ([0-9a-f]{12})/i,
    kind: 'conflict',
    say: found => `The container ${found[1] ?? found[2]} uses the image.`,
    hint: 'Remove that container first, or remove the image by force.',
  },
  {
    match: /image has dependent child images/i,
    kind: 'conflict',
    say: () => 'Other images are built on this image.',
    hint: 'Remove those first.',
  },
  {
    match: /volume is in use - \[([0-9a-f]+)/i,
    kind: 'conflict',
    say: found => `The container ${short(found[1])} uses the volume.`,
    hint: 'Remove that container first.',
  },
  {
    match: /has active endpoints/i,
    kind: 'conflict',
    say: () => 'Containers are connected to the network.',
    hint: 'Disconnect or remove them first.',
  },
  {
    match: /(\S+) is a pre-defined network/i,
    kind: 'conflict',
    say: found => `The network “${found[1]}” belongs to the engine and stays.`,
  },
  {
    match:
      /pool overlaps with other one|could not find an available.*address pool|all predefined address pools have been/i,
    kind: 'conflict',
    say: () => 'The addresses of the network are taken by another one.',
    hint: 'Choose another subnet, or remove networks that nobody needs.',
  },
  {
    match: /No such image: (\S+)/i,
    during: ['create'],
    kind: 'image-not-found',
    say: found => `The image ${found[1]} is not on this engine.`,
    hint: 'Pull it first.',
  },
];
