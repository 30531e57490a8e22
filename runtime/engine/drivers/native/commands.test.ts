import { describe, expect, test } from 'vitest';
import { gantryPaths } from '../../../host/index.ts';
import { daemonConfig, dockerdArguments, engineEnvironment, rootlessArguments, searchPath } from './commands.ts';

const root = gantryPaths({ env: {}, uid: 0, home: '/root', exists: () => false }).engine;
const user = gantryPaths({
  env: { XDG_RUNTIME_DIR: '/run/user/1000' },
  uid: 1000,
  home: '/home/ann',
  exists: () => true,
}).engine;

describe('daemon.json', () => {
  test('as root', () => {
    expect(daemonConfig({ bridge: 'gantry0', liveRestore: true })).toEqual({
      'log-driver': 'local',
      'live-restore': true,
      features: { buildkit: true },
      group: 'root',
      bridge: 'gantry0',
    });
  });

  test('keeps what somebody added, but neither Gantry’s own keys nor those that are given as flags', () => {
    const existing = {
      'registry-mirrors': ['https://mirror.example'],
      'live-restore': false,
      'data-root': '/elsewhere',
      hosts: ['tcp://0.0.0.0:2375'],
      'log-driver': 'json-file',
      features: { other: true, buildkit: false },
    };
    expect(daemonConfig({ bridge: null, liveRestore: true }, existing)).toEqual({
      'registry-mirrors': ['https://mirror.example'],
      'log-driver': 'json-file',
      'live-restore': true,
      features: { other: true, buildkit: true },
      group: 'root',
    });
  });
});

test('dockerd’s arguments', () => {
  expect(dockerdArguments(root).join(' ')).toBe(
    '--config-file /root/.config/gantry/daemon.json --data-root /var/lib/gantry/engine --exec-root /run/gantry/exec ' +
      '--pidfile /run/gantry/engine.pid --host unix:///run/gantry/engine.sock',
  );
});

test('RootlessKit’s arguments', () => {
  const args = rootlessArguments(user, { dockerd: '/usr/sbin/dockerd' });
  const script = args.indexOf('-c') + 1;
  expect(args[script]).toMatchInlineSnapshot(`
    "rm -f /run/docker /run/containerd /run/xtables.lock
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
    done"
  `);
  expect(args.filter((_, index) => index !== script).join(' ')).toBe(
    '--net=slirp4netns --mtu=65520 --slirp4netns-sandbox=auto --slirp4netns-seccomp=auto --disable-host-loopback ' +
      '--port-driver=builtin --copy-up=/etc --copy-up=/run --propagation=rslave --state-dir=/run/user/1000/gantry/rootlesskit ' +
      '/bin/sh -c gantry-engine /run/user/1000/gantry/exec/containerd/containerd.pid /run/user/1000/gantry/rootlesskit.restart ' +
      '/usr/sbin/dockerd --config-file /home/ann/.config/gantry/daemon.json --data-root /home/ann/.local/share/gantry/engine ' +
      '--exec-root /run/user/1000/gantry/exec --pidfile /run/user/1000/gantry/engine.pid ' +
      '--host unix:///run/user/1000/gantry/engine.sock',
  );
});

test('the engine’s environment has what it needs and nothing of the app’s', () => {
  const env = {
    HOME: '/home/ann',
    HTTPS_PROXY: 'http://proxy:3128',
    ELECTRON_RUN_AS_NODE: '1',
    DOCKER_HOST: 'x',
    SECRET: 'y',
  };
  expect(engineEnvironment(env, { path: '/bin', runFolder: '/tmp/r', rootless: true })).toEqual({
    HOME: '/home/ann',
    HTTPS_PROXY: 'http://proxy:3128',
    XDG_RUNTIME_DIR: '/tmp/r',
    PATH: '/bin',
  });
});

test('the search path has the sbin folders and no relative ones', () => {
  expect(searchPath({ PATH: '/home/ann/bin:.:/usr/bin' })).toBe(
    '/home/ann/bin:/usr/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/sbin:/bin',
  );
});
