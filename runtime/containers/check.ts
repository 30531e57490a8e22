import type { ContainerRow, RunProblem, RunSpec } from '../contract/index.ts';
import { checkImage } from './check-image.ts';
import { checkMounts } from './check-mounts.ts';
import { checkPorts } from './check-ports.ts';
import { invalidName, nameForm } from './names.ts';
import { type CheckContext, problem } from './problem.ts';

/** The least memory a container may be limited to (Moby, daemon/daemon_unix.go `linuxMinMemory`), in bytes. */
const minMemory = 6 * 1024 * 1024;
/**
 * Finds what would make a run fail, and what the user should know before it. Asks the engine nothing: the mirror knows its
 * containers, images and networks. Reads the kernel's socket tables and looks for bound files where they are local.
 */
export async function checkSpec(spec: RunSpec, context: CheckContext): Promise<RunProblem[]> {
  const [ports, mounts] = await Promise.all([checkPorts(spec, context), checkMounts(spec, context)]);
  return [
    ...checkImage(spec, context),
    ...checkName(spec, context.containers),
    ...ports,
    ...checkEnv(spec),
    ...mounts,
    ...checkNetwork(spec, context),
    ...checkLimits(spec, context),
    ...checkRest(spec),
  ];
}

function checkName({ name }: RunSpec, containers: ContainerRow[]): RunProblem[] {
  if (name === '') return [];
  if (!nameForm.test(name)) return [problem('name', 'invalid-input', invalidName(name).message, invalidName(name))];
  const holder = containers.find(row => row.name === name);
  if (!holder) return [];
  const message = `The name “${name}” is taken by ${holder.state === 'running' ? 'a running' : 'another'} container.`;
  return [
    problem('name', 'name-in-use', message, {
      hint: 'Choose another name, or remove that container.',
      holder: { type: 'container', id: holder.id, name: holder.name },
    }),
  ];
}

function checkEnv({ env }: RunSpec): RunProblem[] {
  const seen = new Set<string>();
  return env.flatMap(({ name, value }, i) => {
    const field = `env.${i}.name`;
    const again = seen.has(name);
    seen.add(name);
    if (name.trim() === '') {
      const message = value === '' ? 'This line has no variable.' : 'This variable has no name.';
      return [problem(field, 'invalid-input', message, { hint: 'Write it like NAME=value, or remove the line.' })];
    }
    if (name.includes('='))
      return [problem(field, 'invalid-input', `A variable’s name has no “=”: ${name.slice(0, 60)}`)];
    if (`${name}${value}`.includes('\0'))
      return [
        problem(field, 'invalid-input', `${name.slice(0, 60)} has a zero byte in it, which no program can take.`),
      ];
    if (/\s/.test(name))
      return [
        problem(field, 'invalid-input', `The name “${name.slice(0, 60)}” has a space in it.`, { blocking: false }),
      ];
    if (again)
      return [
        problem(field, 'invalid-input', `${name.slice(0, 60)} is there twice; the last one counts.`, {
          blocking: false,
        }),
      ];
    return [];
  });
}

function checkNetwork({ network, ports }: RunSpec, { networks, containers }: CheckContext): RunProblem[] {
  if (network === '' || network === 'default' || network === 'bridge') return [];
  if (network === 'host' || network === 'none') {
    if (ports.length === 0) return [];
    const why = network === 'host' ? 'it uses this engine’s own ports' : 'it has no network';
    return [
      problem('network', 'invalid-input', `With the network “${network}” no port is published: ${why}.`, {
        blocking: false,
      }),
    ];
  }
  const target = /^container:(.+)$/.exec(network)?.[1];
  if (target !== undefined) {
    const row = containers.find(one => one.name === target || one.id === target || one.id.startsWith(target));
    if (row?.state === 'running') return [];
    return [problem('network', row ? 'conflict' : 'not-found', `The container “${target.slice(0, 60)}” does not run.`)];
  }
  if (networks.some(row => row.name === network || row.id === network || row.id.startsWith(network))) return [];
  const hint = 'Choose one of the list, or create it first.';
  return [problem('network', 'not-found', `There is no network “${network.slice(0, 60)}”.`, { hint })];
}

function checkLimits({ memory, cpus }: RunSpec, { features, info }: CheckContext): RunProblem[] {
  const problems: RunProblem[] = [];
  if (memory && memory < minMemory)
    problems.push(problem('memory', 'invalid-input', 'The least a container can be limited to is 6 MB of memory.'));
  else if (memory && info && info.memory > 0 && memory > info.memory)
    problems.push(
      problem('memory', 'invalid-input', 'The engine has less memory than this limit.', { blocking: false }),
    );
  if (cpus && cpus < 0.01) problems.push(problem('cpus', 'invalid-input', 'The least is 0.01 CPUs.'));
  else if (cpus && info && info.cpus > 0 && cpus > info.cpus)
    problems.push(
      problem('cpus', 'invalid-input', `The engine has ${info.cpus} CPUs.`, { hint: `Give ${info.cpus} or less.` }),
    );
  if (features.limits) return problems;
  const unlimited = (field: string) =>
    problem(field, 'invalid-input', 'This engine can’t limit memory and CPUs: the limit has no effect.', {
      blocking: false,
    });
  return [...problems, ...(memory ? [unlimited('memory')] : []), ...(cpus ? [unlimited('cpus')] : [])];
}

function checkRest(spec: RunSpec): RunProblem[] {
  const problems: RunProblem[] = [];
  if (spec.workingDir && !spec.workingDir.startsWith('/'))
    problems.push(problem('workingDir', 'invalid-input', 'The working directory is a whole path: it begins with “/”.'));
  if (spec.hostname.length > 64)
    problems.push(problem('hostname', 'invalid-input', 'A host name has 64 characters at most.'));
  if (spec.autoRemove && spec.restart !== 'no')
    problems.push(
      problem('autoRemove', 'invalid-input', 'A container that is removed when it ends can’t be restarted.', {
        hint: 'Choose either a restart policy or removal.',
      }),
    );
  if (spec.privileged)
    problems.push(
      problem('privileged', 'invalid-input', 'A privileged container can do all that the engine’s computer can.', {
        hint: 'Use it only for images that you trust as much as your own programs.',
        blocking: false,
      }),
    );
  return problems;
}
