/** Runs inputs in a process of their own, which is killed and replaced where an input takes too long or brings it down. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
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
  /** Of a process so far, at its highest. */
  memory(bytes: number): void;
}

/** Of the processor: a machine that is busy with other things is no finding. */
const MOST_SECONDS = 2;
/** On the clock, for what waits and does not work. */
const MOST_WAITING_SECONDS = 30;
const MOST_MEMORY = 2 ** 30;
/** A process is replaced after so many, so that what one leaves in memory does not add up to a finding. */
const TURNS_OF_A_PROCESS = 20_000;

/** Tries all turns. */
export async function watch(turns: Turns, listener: Listener): Promise<void> {
  let at = turns.first;
  while (at < turns.end) {
    const end = Math.min(turns.end, at + TURNS_OF_A_PROCESS);
    const stopped = await runProcess({ ...turns, first: at, end }, listener);
    at = stopped.next;
    if (stopped.broken === undefined) continue;
    // Once more, alone: it may have been what came before it.
    const again = await runProcess({ ...turns, first: at, end: at + 1 }, listener);
    if (again.broken !== undefined) listener.finding(at, again.broken);
    at += 1;
  }
}

interface Stopped {
  /** The turn that was not finished. */
  readonly next: number;
  /** How that turn brought the process down, if it did. */
  readonly broken: string | undefined;
}

function runProcess({ seed, first, end, names }: Turns, listener: Listener): Promise<Stopped> {
  const script = fileURLToPath(new URL('child.js', import.meta.url));
  const args = [script, ...[seed, first, end, MOST_MEMORY].map(String), ...names];
  const child = spawn('node', args, { stdio: ['ignore', 'inherit', 'pipe', 'pipe'] });
  let [next, slow] = [first, false];
  let began = { clock: performance.now(), cpu: Number.POSITIVE_INFINITY }; // it has to start first
  let said = '';
  child.stderr?.on('data', (text) => {
    said = `${said}${text}`.slice(-2000);
  });
  const timer = setInterval(() => {
    const worked = processorSeconds(child.pid) - began.cpu;
    if (worked < MOST_SECONDS && performance.now() - began.clock < MOST_WAITING_SECONDS * 1000) return;
    slow = true;
    child.kill('SIGKILL');
  }, 100);
  createInterface({ input: child.stdio[3] as Readable }).on('line', (line) => {
    const [kind, turn, memory, cpu, ...rest] = line.split(' ');
    began = { clock: performance.now(), cpu: Number(cpu) };
    if (kind === 's') return;
    next = Number(turn) + 1;
    listener.memory(Number(memory));
    if (kind === 'e') listener.outcome(Number(turn), rest[0]);
    else listener.finding(Number(turn), JSON.parse(rest.join(' ')) as string);
  });
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearInterval(timer);
      const how = slow ? `takes over ${MOST_SECONDS} s` : `ended the process (${signal ?? code}): ${said}`;
      resolve({ next, broken: slow || code !== 0 ? how : undefined });
    });
  });
}

/** Time that a process has worked so far; 0 where the system does not tell, and only the clock counts. */
function processorSeconds(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100; // user and system time, in hundredths of a second
  } catch {
    return 0;
  }
}
