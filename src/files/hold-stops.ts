/** Ctrl-C, a polite kill and a closed terminal wait until a file is written. Node only. */

/** What asks a program to end. */
export const STOPS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

let held = false;

/**
 * From now to the end of the present turn of the event loop, a signal that would end the program waits: work done in one go is
 * finished, then the program ends by that signal, or whoever listens to it cancels as always.
 */
export function holdStops(): void {
  if (held) return;
  held = true;
  const end = (signal: NodeJS.Signals) => {
    release();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const release = () => {
    held = false;
    for (const signal of STOPS) process.removeListener(signal, end);
  };
  // Before the others, of which some listen once only.
  for (const signal of STOPS) process.prependListener(signal, end);
  // Signals are told when the loop looks for events, which it has done at the latest when the second of these is called.
  setImmediate(() => setImmediate(release));
}
