import { runtime, shell } from '../../ipc/client.ts';
import { toast } from '../../ui/index.ts';

/** Asks where, then saves the whole log as a task. */
export async function saveLog(id: string, name: string, timestamps: boolean): Promise<void> {
  try {
    const { path } = await shell.dialog.save({
      title: `Save the log of ${name}`,
      defaultName: `${name}-${fileTime(new Date())}.log`,
      filters: [{ name: 'Log', extensions: ['log', 'txt'] }],
    });
    if (path === null) return;
    await runtime.logs.download({ id, path, timestamps });
  } catch (error) {
    const { message, hint } = error as { message: string; hint?: string };
    toast({ tone: 'fail', text: 'The log could not be saved', detail: hint ? `${message} ${hint}` : message });
  }
}

/** 2026-11-24-1432, which sorts and is a file name everywhere. */
function fileTime(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}-${two(at.getHours())}${two(at.getMinutes())}`;
}
