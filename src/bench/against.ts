/** A bench run held against an earlier one of the same machine: what became faster, what slower, and what is noise. */
import { FileError } from '../check.js';
import { type BenchReport, type BenchRow, columns, digits } from './report.js';

/** One row that both runs have. */
export interface Change {
  readonly section: string;
  readonly name: string;
  readonly unit: string;
  readonly now: number;
  readonly before: number;
  /** Speed now / speed before: above 1 is faster. */
  readonly ratio: number;
  /** How far the ratio may be from 1 by the spreads of both runs. */
  readonly noise: number;
  readonly verdict: 'faster' | 'slower' | 'same';
}

/** What one run says of an earlier one. */
export interface Comparison {
  readonly changes: readonly Change[];
  /** Rows that only one of the runs has, "section: name". */
  readonly onlyNow: readonly string[];
  readonly onlyBefore: readonly string[];
  /** What differs between the runs apart from the program: processor, Node, settings. */
  readonly differences: readonly string[];
}

/** A difference of medians below this is not spoken of, however small the spreads: layout of memory and code moves as much. */
const FLOOR = 0.02;

/** Compares two runs row by row; rows belong together by section, name and unit. */
export function compareReports(now: BenchReport, earlier: BenchReport): Comparison {
  const [rowsNow, rowsBefore] = [rowsOf(now), rowsOf(earlier)];
  const changes: Change[] = [];
  for (const [key, { section, row }] of rowsNow) {
    const before = rowsBefore.get(key)?.row;
    if (before && row.unit === before.unit) changes.push(changeOf(section, row, before));
  }
  const only = (some: Map<string, unknown>, others: Map<string, unknown>) =>
    [...some.keys()].filter((key) => !others.has(key));
  const facts = ['cpu', 'cores', 'node', 'platform'] as const;
  return {
    changes: changes.sort((a, b) => a.ratio - b.ratio),
    onlyNow: only(rowsNow, rowsBefore),
    onlyBefore: only(rowsBefore, rowsNow),
    differences: facts
      .filter((fact) => now.machine[fact] !== earlier.machine[fact])
      .map((fact) => `${fact}: ${now.machine[fact]}, before ${earlier.machine[fact]}`),
  };
}

function rowsOf({ sections }: BenchReport): Map<string, { section: string; row: BenchRow }> {
  const all = sections.flatMap(({ name, rows }) => rows.map((row) => ({ section: name, row })));
  return new Map(all.map((entry) => [`${entry.section}: ${entry.row.name}`, entry]));
}

function changeOf(section: string, now: BenchRow, before: BenchRow): Change {
  const ratio = isTime(now.unit) ? before.value / now.value : now.value / before.value;
  // Independent spreads add like the sides of a right angle.
  const noise = Math.max(FLOOR, Math.hypot(now.spread ?? 0, before.spread ?? 0));
  const distance = Math.abs(Math.log(ratio));
  const verdict = distance <= Math.log1p(noise) ? 'same' : ratio > 1 ? 'faster' : 'slower';
  return { section, name: now.name, unit: now.unit, now: now.value, before: before.value, ratio, noise, verdict };
}

/** Is less better? Times are per something; everything else that the bench states is work per time. */
function isTime(unit: string): boolean {
  return /^(s|ms|us|ns)(\/|$)/.test(unit);
}

/** The comparison as text: slowest first, then a line that sums it up. */
export function formatComparison({ changes, onlyNow, onlyBefore, differences }: Comparison, file: string): string {
  const header = ['ratio', 'noise', '', 'now', 'before', '', 'section', 'row'];
  const lines = changes.map(({ ratio, noise, verdict, now, before, unit, section, name }) => [
    ...[`${ratio.toFixed(2)} x`, `±${(100 * noise).toFixed(0)} %`, verdict === 'same' ? '' : verdict],
    ...[digits(now), digits(before), unit, section, name],
  ]);
  const right = (i: number) => i < 2 || i === 3 || i === 4;
  const parts = [`against ${file}\nratio = speed now / speed before`];
  if (lines.length > 0) parts[0] += `\n${columns([header, ...lines], right)}`;
  for (const difference of differences) parts.push(`not the same ${difference}`);
  if (onlyNow.length > 0) parts.push(`only now: ${onlyNow.join('; ')}`);
  if (onlyBefore.length > 0) parts.push(`only before: ${onlyBefore.join('; ')}`);
  parts.push(summary(changes));
  return parts.join('\n');
}

function summary(changes: readonly Change[]): string {
  const limits = changes.filter(({ section }) => section === 'limits');
  const rest = changes.filter(({ section }) => section !== 'limits');
  if (rest.length === 0) return 'no row in common: run the same sections on the same nets';
  const count = (verdict: Change['verdict']) => rest.filter((change) => change.verdict === verdict).length;
  const counts = `${count('slower')} slower, ${count('faster')} faster, ${count('same')} within noise`;
  const machine = limits.length > 0 ? `; the machine's own loops ${geometricMean(limits).toFixed(2)} x` : '';
  return `${counts} of ${rest.length} rows; mean ${geometricMean(rest).toFixed(2)} x${machine}`;
}

function geometricMean(changes: readonly Change[]): number {
  return Math.exp(changes.reduce((sum, { ratio }) => sum + Math.log(ratio), 0) / changes.length);
}

/**
 * Reads what `--json` wrote.
 *
 * @throws FileError where it is no bench report
 */
export function parseReport(text: string, file: string): BenchReport {
  const advice = 'is no bench report; name a file that "bench --json" wrote';
  let report: Partial<BenchReport> | null;
  try {
    report = JSON.parse(text);
  } catch {
    throw new FileError(file, '', advice);
  }
  const whole =
    typeof report?.machine === 'object' &&
    report.machine !== null &&
    Array.isArray(report.sections) &&
    report.sections.every((section) => typeof section?.name === 'string' && Array.isArray(section.rows)) &&
    report.sections.every(({ rows }) => rows.every(isRow));
  if (!whole) throw new FileError(file, '', advice);
  return report as BenchReport;
}

function isRow(row: Partial<BenchRow> | null): boolean {
  return (
    typeof row?.name === 'string' &&
    typeof row.unit === 'string' &&
    typeof row.value === 'number' &&
    row.value > 0 &&
    (row.spread === undefined || (typeof row.spread === 'number' && row.spread >= 0))
  );
}
