import { useState } from 'react';
import type { TaskRow } from '../../../runtime/contract/index.ts';
import { count } from '../../format/index.ts';
import { useStateStore } from '../../stores/state.ts';
import { Icon, icons, Popover, ProgressBar, StatusShape, Time } from '../../ui/index.ts';
import { Ring } from './Ring.tsx';
import { TaskActions } from './TaskActions.tsx';
import { inOrder, sharedProgress, taskIcon, taskStatus } from './words.ts';
import './tasks.css';

/** The button of the title bar: how many tasks run and how far they are; a press lists them all. */
export function TasksButton() {
  const tasks = useStateStore(state => state.tasks);
  const [open, setOpen] = useState(false);
  const list = inOrder(tasks.values());
  const running = list.filter(task => task.state === 'running');
  const failed = list.filter(task => task.state === 'failed').length;
  return (
    <Popover
      align="end"
      title="Tasks"
      open={open}
      onOpenChange={setOpen}
      className="tsk-popover"
      trigger={
        <button type="button" className="tsk-button" aria-label={labelOf(running.length, failed)}>
          {running.length > 0 ? (
            <Ring value={sharedProgress(running)} />
          ) : failed > 0 ? (
            <StatusShape status="failed" />
          ) : (
            <Icon of={icons.tasks} size={14} />
          )}
          <span className="g-num">
            {running.length > 0 ? count(running.length, 'task') : failed > 0 ? `${failed} failed` : 'Tasks'}
          </span>
        </button>
      }
    >
      {list.length === 0 ? (
        <p className="tsk-none">
          Nothing runs. Pulls, loads and saves appear here, run on while you do something else, and keep their output.
        </p>
      ) : (
        <ul className="tsk-list" aria-label="Tasks">
          {list.map(task => (
            <TaskItem key={task.id} task={task} />
          ))}
        </ul>
      )}
    </Popover>
  );
}

function labelOf(running: number, failed: number): string {
  const parts = [running > 0 && `${count(running, 'task')} running`, failed > 0 && `${failed} failed`].filter(Boolean);
  return parts.length > 0 ? `Tasks: ${parts.join(', ')}` : 'Tasks';
}

function TaskItem({ task }: { task: TaskRow }) {
  const { status, word } = taskStatus(task.state);
  return (
    <li className="tsk-item">
      <Icon of={taskIcon(task.type)} size={14} className="g-t2" />
      <div className="g-grow">
        <div className="tsk-item-head">
          <span className="g-medium g-ell" data-tip={task.title} data-tip-cut="">
            {task.title}
          </span>
          <Time at={task.endedAt ?? task.startedAt} as="sentence" className="g-t3" />
        </div>
        {task.state === 'running' && (
          <ProgressBar value={task.progress ?? undefined} label={task.title} height={4} className="tsk-bar" />
        )}
        <div className="tsk-item-state">
          {task.state !== 'running' && <StatusShape status={status} size={10} />}
          <span>{task.error?.message ?? (task.detail || word)}</span>
        </div>
        {task.error?.hint && <div className="g-t3">{task.error.hint}</div>}
        <div className="tsk-item-acts">
          <TaskActions task={task} output />
        </div>
      </div>
    </li>
  );
}
