/** What commands print: tables, JSON, warnings, progress. Facts go to standard output, the rest to standard error. */
import type { Options, SingleBar } from 'cli-progress';
import { jsonText, plain } from '../check.js';
import { flagOf } from '../convert/options.js';
import type { Progress } from '../convert/work.js';
import { writeFileAtomic } from '../files/write-file.js';
import type { EpochReport } from '../train/checkpoint.js';
import type { TrainingProgress } from '../train/train.js';
import { fitTable } from './layout.js';

export { grouped, plain } from '../check.js';

/** Rows as text columns, never wider than the terminal, see {@link fitTable}. */
export function table(header: readonly string[], given: readonly (readonly string[])[], keys = 1): string {
  const rows = given.map((row) => row.map((cell) => plain(cell).replaceAll('\n', '\ufffd')));
  return fitTable(header, rows, { keys });
}

/** Settings in one line, named as their flags are. */
export function settingsLine(options: Readonly<Record<string, unknown>>): string {
  return Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${flagOf(name)} ${value}`)
    .join(', ');
}

export function warn(text: string): void {
  note(`warning: ${text}`);
}

/** A line on standard error. */
export function note(text: string): void {
  process.stderr.write(`${plain(text)}\n`);
}

/** Text on standard output. */
export function print(text: string): void {
  process.stdout.write(plain(text));
}

/** Prints the text, or writes the facts as JSON: to a file beside the text, or instead of it with `-`. */
export function emit(text: string, facts: unknown, json: string | undefined): void {
  if (json === '-') process.stdout.write(jsonText(facts));
  else print(`${text}\n`);
  if (json !== undefined && json !== '-') writeFileAtomic(json, jsonText(facts));
}

/** A progress bar that counts images. */
export function progressBar(): { progress: Progress; stop(): void } {
  return stageBar('{value}/{total} images', () => ({}));
}

/** A progress bar that counts layers. */
export function layerBar(): { progress: Progress; stop(): void } {
  return stageBar('{value}/{total} layers', () => ({}));
}

/** A progress bar that counts bytes, in megabytes; its guess of the time left looks back far, as downloads are uneven. */
export function bytesBar(): { progress: Progress; stop(): void } {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  const facts = (done: number, total: number) => ({ megabytes: megabytes(done), all: megabytes(total) });
  return stageBar('{megabytes}/{all} MB', facts, { etaBuffer: 1000 });
}

/** What draws bars: loaded for a terminal; undefined until then, and where it is not installed. */
let bars: typeof import('cli-progress') | undefined;

function loadBars(): void {
  import('cli-progress').then(
    (loaded) => {
      bars = loaded;
    },
    () => warn('no progress bar: the package cli-progress is not installed; run "npm install cli-progress"'),
  );
}

/** A bar on standard error that leaves nothing behind. */
function createBar(format: string, options: Options = {}): SingleBar | undefined {
  const look = { format, stream: process.stderr, clearOnComplete: true, hideCursor: true };
  return bars && new bars.SingleBar({ ...look, ...options });
}

/** A progress bar on standard error, only on a terminal and only for work of over a second. */
function stageBar(
  counter: string,
  factsOf: (done: number, total: number) => object,
  options: Options = {},
): { progress: Progress; stop(): void } {
  if (!process.stderr.isTTY) return { progress: () => {}, stop: () => {} };
  loadBars();
  let bar: SingleBar | undefined;
  let [stage, began] = ['', 0];
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  const progress: Progress = (name, done, total) => {
    if (name !== stage) {
      stop();
      [stage, began] = [name, performance.now()];
    }
    const facts = { stage: plain(stage), ...factsOf(done, total) };
    if (!bar && done < total && performance.now() - began > 1000) {
      bar = createBar(`{stage} [{bar}] ${counter}, {eta_formatted} left`, options);
      bar?.start(total, done, facts);
    }
    bar?.update(done, facts);
    if (done >= total) stop();
  };
  return { progress, stop };
}

/** A progress bar for training, on a terminal, and a line for every epoch, everywhere; both on standard error. */
export function trainingBar(): {
  progress(at: TrainingProgress): void;
  epoch(report: EpochReport, epochs: number): void;
  stop(): void;
} {
  if (process.stderr.isTTY) loadBars();
  let bar: SingleBar | undefined;
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  const progress = ({ epoch, epochs, step, steps, loss, accuracy, imagesPerSecond, secondsLeft }: TrainingProgress) => {
    if (!process.stderr.isTTY) return;
    const facts = {
      epochs: `${epoch}/${epochs}`,
      loss: loss.toFixed(3),
      accuracy: accuracy.toFixed(1),
      speed: Math.round(imagesPerSecond),
      left: duration(secondsLeft),
    };
    if (!bar) {
      bar = createBar('epoch {epochs} [{bar}] loss {loss}, {accuracy} %, {speed} images/s, {left} left');
      bar?.start(steps, step, facts);
    }
    bar?.update(step, facts);
  };
  const epoch = ({ epoch: number, loss, accuracy, test, imagesPerSecond }: EpochReport, epochs: number) => {
    stop();
    const parts = [`loss ${loss.toFixed(4)}`, `training ${accuracy.toFixed(2)} %`];
    if (test) parts.push(`test ${test.accuracy.toFixed(2)} %`);
    note(`epoch ${number}/${epochs}: ${parts.join(', ')}, ${Math.round(imagesPerSecond)} images/s`);
  };
  return { progress, epoch, stop };
}

/** 3725 as 1 h 2 min. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
