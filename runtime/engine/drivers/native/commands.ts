import { join } from 'node:path';
import type { EnginePaths } from '../../../host/index.ts';

/** What daemon.json holds is dockerd's own format: https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file */
export type DaemonConfig = Record<string, unknown>;

/** Given as flags below; dockerd refuses to start when a setting is given in both places. */
const givenAsFlags = ['data-root', 'exec-root', 'pidfile', 'hosts', 'bip'];

/**
 * daemon.json of the hosted engine. Keys that somebody added to it (registry mirrors, insecure registries) are kept; Gantry's own win.
 * - `live-restore`: containers outlive a crash of dockerd. Off only while the engine is being stopped with its containers.
 * - `local` log driver: read back twice as fast as json-file, and bounded (5 files of 20 MB a container).
 * - `group`: dockerd gives its socket to a group `docker` if there is one; this engine is for its owner alone.
 * - `bridge`: a bridge of its own, so that the system's docker0 is left alone. A rootless engine has a network namespace of its own.
 */
export function daemonConfig(
  options: { bridge: string | null; liveRestore: boolean },
  existing: DaemonConfig = {},
): DaemonConfig {
  const kept = Object.fromEntries(Object.entries(existing).filter(([key]) => !givenAsFlags.includes(key)));
  const features = typeof kept.features === 'object' && kept.features !== null ? kept.features : {};
  return {
    'log-driver': 'local',
    ...kept,
    'live-restore': options.liveRestore,
    features: { ...features, buildkit: true },
    group: 'root',
    ...(options.bridge ? { bridge: options.bridge } : {}),
  };
}

/** dockerd's arguments. Absolute paths; no shell sees them. */
export function dockerdArguments(paths: EnginePaths): string[] {
  return [
    '--config-file',
    paths.configFile,
    '--data-root',
    paths.dataRoot,
    '--exec-root',
    paths.execRoot,
    '--pidfile',
    paths.pidFile,
    '--host',
    `unix://${paths.socket}`,
  ];
}

/** containerd's pid file, which dockerd keeps below its exec root. */
export function containerdPidFile(paths: EnginePaths): string {
  return join(paths.execRoot, 'containerd', 'containerd.pid');
}

/** When this file exists, a rootless dockerd that ended in order is started again instead of ending its namespaces. */
export function restartMarker(paths: EnginePaths): string {
  return `${paths.rootlessKit}.restart`;
}

/**
 * Runs inside RootlessKit's namespaces. Were dockerd its child, a killed dockerd would end the namespaces, and no later engine could
 * reach the containers in them. So this loop starts it again, in place.
 * The first line is what Moby's dockerd-rootless.sh does: links to the host's /run are replaced by our own.
 * A containerd that outlived dockerd is ended, or else one that is just dying would be taken for a running one. Ports that a killed
 * dockerd had published are closed, or else RootlessKit would refuse them to the next one.
 */
const rootlessLoop = `rm -f /run/docker /run/containerd /run/xtables.lock
containerd=$1 marker=$2
shift 2
while :; do
  "$@"
  code=$?
  if [ -e "$marker" ]; then
    rm -f "$marker"
  elif [ "$code" -lt 128 ]; then
    exit "$code"
  fi
  echo "dockerd ended ($code), starting it again"
  pid=$(cat "$containerd" 2>/dev/null) && kill -9 "$pid" 2>/dev/null
  rm -f "$containerd"
  api=$ROOTLESSKIT_STATE_DIR/api.sock
  rootlessctl --socket="$api" list-ports 2>/dev/null | while read -r id rest; do
    case $id in *[!0-9]*) ;; *) rootlessctl --socket="$api" remove-ports "$id" ;; esac
  done
  sleep 0.05
done`;

/** RootlessKit's arguments, as Moby's dockerd-rootless.sh gives them, with a state folder of our own. */
export function rootlessArguments(paths: EnginePaths, programs: { dockerd: string }): string[] {
  return [
    '--net=slirp4netns',
    '--mtu=65520',
    '--slirp4netns-sandbox=auto',
    '--slirp4netns-seccomp=auto',
    '--disable-host-loopback',
    '--port-driver=builtin',
    '--copy-up=/etc',
    '--copy-up=/run',
    '--propagation=rslave',
    `--state-dir=${paths.rootlessKit}`,
    '/bin/sh',
    '-c',
    rootlessLoop,
    'gantry-engine',
    containerdPidFile(paths),
    restartMarker(paths),
    programs.dockerd,
    ...dockerdArguments(paths),
  ];
}

/** Variables that mean something to dockerd, RootlessKit or the programs they start; all others stay with the app. */
const passedOn = [
  'HOME',
  'USER',
  'LANG',
  'XDG_RUNTIME_DIR',
  'DBUS_SESSION_BUS_ADDRESS',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'ALL_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'all_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
];

/** An ordinary user's PATH often lacks the sbin folders, where iptables and ip are. */
export function searchPath(env: Record<string, string | undefined>): string {
  const folders = (env.PATH ?? '').split(':').filter(folder => folder.startsWith('/'));
  const standard = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
  return [...new Set([...folders, ...standard])].join(':');
}

/** The environment of the engine. `path` as {@link searchPath} gives it. */
export function engineEnvironment(
  env: Record<string, string | undefined>,
  options: { path: string; runFolder: string; rootless: boolean },
): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const name of passedOn) {
    const value = env[name];
    if (value !== undefined) passed[name] = value;
  }
  // dockerd wants an XDG_RUNTIME_DIR when it is rootless, and without a login session there is none.
  if (options.rootless) passed.XDG_RUNTIME_DIR ??= options.runFolder;
  return { ...passed, PATH: options.path };
}
