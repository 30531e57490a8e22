/**
 * Calls back once when the process that started this one is gone. npm, ended by `kill`, passes the signal to the shell
 * between it and us, and a shell does not pass it on: the window would stay for ever.
 * Nothing announces a parent's end, so this one looks each second.
 * @param {() => void} callback
 * @returns {() => void} stops looking
 */
export function onParentGone(callback) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callback();
  }, 1_000);
  timer.unref();
  return () => clearInterval(timer);
}
