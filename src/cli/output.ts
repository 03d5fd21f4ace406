/** What commands print: tables, JSON, warnings, progress. Facts go to standard output, the rest to standard error. */
import { SingleBar } from 'cli-progress';
import type { Progress } from '../evaluate/evaluate.js';
import { writeFileAtomic } from '../files/write-file.js';

/** Rows as text columns: the first left-aligned, numbers right-aligned. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join('  ')
      .trimEnd();
  return [line(header), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

/** 1234567 as 1,234,567. */
export function grouped(value: number, digits = 0): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function warn(text: string): void {
  process.stderr.write(`warning: ${text}\n`);
}

/** Prints the text, or writes the facts as JSON: to a file beside the text, or instead of it with `-`. */
export function emit(text: string, facts: unknown, json: string | undefined): void {
  const content = () => `${JSON.stringify(facts, null, 1)}\n`;
  if (json === '-') process.stdout.write(content());
  else process.stdout.write(`${text}\n`);
  if (json !== undefined && json !== '-') writeFileAtomic(json, content());
}

/** A progress bar on standard error, only on a terminal and only for work of over a second. */
export function progressBar(): { progress: Progress; stop(): void } {
  if (!process.stderr.isTTY) return { progress: () => {}, stop: () => {} };
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
    if (!bar && done < total && performance.now() - began > 1000) {
      bar = new SingleBar({
        format: '{stage} [{bar}] {value}/{total} images, {eta_formatted} left',
        stream: process.stderr,
        clearOnComplete: true,
        hideCursor: true,
      });
      bar.start(total, done, { stage });
    }
    bar?.update(done);
    if (done >= total) stop();
  };
  return { progress, stop };
}
