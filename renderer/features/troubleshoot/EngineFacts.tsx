import type { EngineInfo } from '../../../runtime/contract/index.ts';
import { count, memory } from '../../format/index.ts';
import { Note } from '../../ui/index.ts';

/** What the engine says of itself. */
export function EngineFacts({ info, dockerHost }: { info: EngineInfo; dockerHost: string }) {
  const facts: readonly (readonly [string, string, boolean?])[] = [
    ['Moby', `${info.version}, API ${info.apiVersion}`],
    ['System', `${info.os}, ${info.arch}, kernel ${info.kernel}`],
    ['Size', `${count(info.cpus, 'CPU')}, ${memory(info.memory)} memory`],
    ['Storage', `${info.storageDriver}, cgroup v${info.cgroupVersion}`],
    ['Data', info.dataRoot, true],
    ['Address', dockerHost, true],
  ];
  return (
    <section className="trb-facts" aria-label="The engine">
      <dl>
        {facts.map(([title, value, mono]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd
              className={mono ? 'g-mono g-ell g-select-text' : 'g-ell g-select-text'}
              data-tip={value}
              data-tip-cut=""
            >
              {value}
            </dd>
          </div>
        ))}
      </dl>
      {info.warnings.length > 0 && (
        <Note className="g-short-hide">
          {info.warnings.map(warning => (
            <div key={warning}>{warning}</div>
          ))}
        </Note>
      )}
    </section>
  );
}
