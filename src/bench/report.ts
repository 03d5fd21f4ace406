/** What a bench run states: rows with ratios, the machine, and both as text. Nothing here measures anything. */
import { availableParallelism, cpus } from 'node:os';
import { grouped } from '../check.js';

/** One measured number and what it is compared with. */
export interface BenchRow {
  readonly name: string;
  /** Unit of `value`. */
  readonly unit: string;
  /** Median. */
  readonly value: number;
  /** Half the distance between the quartiles of what was timed, as a share of the median. */
  readonly spread?: number;
  /** As the section's `ratioOf` says; null where what it is compared with is missing. */
  readonly ratio: number | null;
  /** The ratio to reach, where one is stated. */
  readonly target?: number;
  readonly met?: boolean;
  /** What the time goes to, or which limit is near. */
  readonly limitedBy: string;
  /** More numbers of this row, by name. */
  readonly more?: Readonly<Record<string, number>>;
}

/** The rows that answer one question. */
export interface Section {
  readonly name: string;
  readonly title: string;
  /** What the ratio divides by what. */
  readonly ratioOf: string;
  /** How the ratio reads best: a share of a limit, or a multiple. */
  readonly ratioUnit: '%' | 'x';
  readonly rows: readonly BenchRow[];
}

/** What the numbers hold for. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  readonly platform: string;
}

/** A whole run, as `--json` writes it. */
export interface BenchReport {
  readonly machine: Machine;
  /** What was not measured, and why. */
  readonly skipped: readonly string[];
  readonly sections: readonly Section[];
  readonly seconds: number;
}

/** A row; `met` follows from ratio and target, and without a ratio there is nothing to meet. */
export function row(fields: Omit<BenchRow, 'met' | 'target'> & { readonly target?: number | undefined }): BenchRow {
  const { target, ...rest } = fields;
  if (target === undefined || rest.ratio === null) return rest;
  return { ...rest, target, met: rest.ratio >= target };
}

/** This machine, for the line above every result. */
export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: availableParallelism(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
}

/** The report as text: machine line, then a table per section, ratios first. */
export function formatReport({ machine, skipped, sections, seconds }: BenchReport): string {
  const { cpu, cores, node, platform } = machine;
  const parts = [`${cpu}, ${cores} cores, Node ${node}, ${platform}`];
  for (const section of sections) parts.push(formatSection(section));
  for (const reason of skipped) parts.push(`skipped: ${reason}`);
  const aimed = sections.flatMap(({ rows }) => rows.filter(({ target }) => target !== undefined));
  const met = aimed.filter((r) => r.met).length;
  parts.push(`${aimed.length > 0 ? `${met} of ${aimed.length} targets met, ` : ''}${seconds.toFixed(0)} s`);
  return parts.join('\n\n');
}

function formatSection({ name, title, ratioOf, ratioUnit, rows }: Section): string {
  const ratio = (x: number) => (ratioUnit === '%' ? `${(100 * x).toFixed(0)} %` : `${x.toFixed(2)} x`);
  const extra = [...new Set(rows.flatMap(({ more }) => Object.keys(more ?? {})))];
  const header = ['ratio', 'target', 'value', 'spread', '', ...extra, 'row', 'limited by'];
  const lines = rows.map((r) => [
    r.ratio === null ? '-' : ratio(r.ratio),
    r.target === undefined ? '' : `>= ${ratio(r.target)} ${r.met ? 'met' : 'not met'}`,
    digits(r.value),
    r.spread === undefined ? '' : `±${(100 * r.spread).toFixed(0)} %`,
    r.unit,
    ...extra.map((key) => (r.more && key in r.more ? digits(r.more[key]) : '')),
    r.name,
    r.limitedBy,
  ]);
  const right = (i: number) => i === 0 || i === 2 || i === 3 || (i > 4 && i < 5 + extra.length);
  return `${name}: ${title}\nratio = ${ratioOf}\n${columns([header, ...lines], right)}`;
}

/** Rows as columns of text, some aligned to the right. */
export function columns(lines: readonly (readonly string[])[], right: (column: number) => boolean): string {
  const widths = lines[0].map((_, i) => Math.max(...lines.map((cells) => cells[i].length)));
  return lines
    .map((cells) =>
      cells
        .map((cell, i) => (right(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
        .filter((_, i) => widths[i] > 0)
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Three significant digits or so. */
export function digits(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000) return grouped(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

/** A straight line through measured points. */
export interface Line {
  readonly fixed: number;
  readonly slope: number;
  /** 1 where the points lie on the line. */
  readonly r2: number;
}

/** Least squares of relative errors (a cost of 1 ms counts as much as one of 100 ms). */
export function fitLine(points: readonly (readonly [x: number, y: number])[]): Line {
  const weights = points.map(([, y]) => 1 / (y * y));
  const mean = (value: (x: number, y: number) => number) => {
    const total = weights.reduce((sum, w) => sum + w, 0);
    return points.reduce((sum, [x, y], i) => sum + weights[i] * value(x, y), 0) / total;
  };
  const [mx, my] = [mean((x) => x), mean((_, y) => y)];
  const spread = mean((x) => (x - mx) ** 2);
  const slope = spread === 0 ? 0 : mean((x, y) => (x - mx) * (y - my)) / spread;
  const fixed = my - slope * mx;
  const varied = mean((_, y) => (y - my) ** 2);
  const r2 = varied === 0 ? 1 : 1 - mean((x, y) => (y - fixed - slope * x) ** 2) / varied;
  return { fixed, slope, r2 };
}
