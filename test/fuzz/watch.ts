/** Runs inputs in a process of their own, which is killed and replaced where an input takes too long or brings it down. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** Turns first to end − 1; see one-input.ts for what a turn is. */
export interface Turns {
  readonly seed: number;
  readonly first: number;
  readonly end: number;
  readonly names: readonly string[];
}

export interface Listener {
  outcome(turn: number, outcome: string): void;
  finding(turn: number, what: string): void;
}

const MOST_SECONDS = 2;
const MOST_MEMORY = 2 ** 30;
/** A process is replaced after so many, so that what one leaves in memory does not add up to a finding. */
const TURNS_OF_A_PROCESS = 20_000;

/** Tries all turns. */
export async function watch(turns: Turns, listener: Listener): Promise<{ peak: number }> {
  let [at, peak] = [turns.first, 0];
  while (at < turns.end) {
    const end = Math.min(turns.end, at + TURNS_OF_A_PROCESS);
    const stopped = await runProcess({ ...turns, first: at, end }, listener);
    peak = Math.max(peak, stopped.peak);
    at = stopped.next;
    if (stopped.broken === undefined) continue;
    // A machine that is busy with other things is no finding: the input gets a second try, alone.
    const again = await runProcess({ ...turns, first: at, end: at + 1 }, listener);
    if (again.broken !== undefined) listener.finding(at, again.broken);
    at += 1;
  }
  return { peak };
}

interface Stopped {
  /** The turn that was not finished. */
  readonly next: number;
  readonly peak: number;
  /** How that turn brought the process down, if it did. */
  readonly broken: string | undefined;
}

function runProcess({ seed, first, end, names }: Turns, listener: Listener): Promise<Stopped> {
  const script = fileURLToPath(new URL('child.js', import.meta.url));
  const args = [script, ...[seed, first, end, MOST_MEMORY].map(String), ...names];
  const child = spawn('node', args, { stdio: ['ignore', 'inherit', 'pipe', 'pipe'] });
  let [next, peak, since, slow] = [first, 0, performance.now() + 10_000, false]; // it has to start first
  let said = '';
  child.stderr?.on('data', (text) => {
    said = `${said}${text}`.slice(-2000);
  });
  const timer = setInterval(() => {
    if (performance.now() - since < MOST_SECONDS * 1000) return;
    slow = true;
    child.kill('SIGKILL');
  }, 100);
  createInterface({ input: child.stdio[3] as Readable }).on('line', (line) => {
    const [kind, turn, memory, ...rest] = line.split(' ');
    since = performance.now();
    if (kind === 's') return;
    next = Number(turn) + 1;
    peak = Math.max(peak, Number(memory));
    if (kind === 'e') listener.outcome(Number(turn), rest[0]);
    else listener.finding(Number(turn), JSON.parse(rest.join(' ')) as string);
  });
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearInterval(timer);
      const how = slow ? `takes over ${MOST_SECONDS} s` : `ended the process (${signal ?? code}): ${said}`;
      resolve({ next, peak, broken: slow || code !== 0 ? how : undefined });
    });
  });
}
