/** Tables of features and labels as text: comma, semicolon or tab between fields, with or without a header. */
import { FileError } from '../check.js';
import { isLabelName } from './array-names.js';

export interface Table {
  /** Of one row, the label left out. */
  readonly width: number;
  /** (N, width) */
  readonly features: Float64Array;
  /** As they stand in the file. */
  readonly labels: readonly string[];
  /** Line of each row, from 1. */
  readonly lines: readonly number[];
}

/** V8 ends the program where a list would grow to over 2^26.7. */
const MOST_NUMBERS = 2 ** 26;

/**
 * Reads a table. The label is the column of a label's name, or the last one. The first line is a header if a feature in it
 * is no number.
 *
 * @param limit rows that are wanted
 * @throws FileError naming line and column
 */
export function parseCsv(text: string, file: string, limit = Number.POSITIVE_INFINITY): Table {
  const lines = linesOf(text);
  const first = lines.next();
  if (first.done) throw new FileError(file, '', 'is empty; save the table again');
  const delimiter = delimiterOf(first.value.text);
  const head = fieldsOf(first.value.text, delimiter);
  const width = head.length - 1;
  if (width < 1) throw new FileError(file, 'line 1', 'has one column; expected features and a label');
  const named = head.findIndex(isLabelName);
  const hasHeader = named >= 0 || head.some((field, i) => i < width && !isNumber(field));
  const column = named >= 0 ? named : width;
  const features: number[] = [];
  const [labels, places]: [string[], number[]] = [[], []];
  const add = (fields: readonly string[], line: number): void => {
    if (fields.length !== width + 1)
      throw new FileError(file, `line ${line}`, `has ${fields.length} columns, the first line ${width + 1}`);
    fields.forEach((field, i) => {
      if (i === column) labels.push(field);
      else if (isNumber(field)) features.push(Number(field));
      else throw new FileError(file, `line ${line}, column ${i + 1}`, `"${field.slice(0, 40)}" is no number`);
    });
    places.push(line);
    if (features.length > MOST_NUMBERS)
      throw new FileError(file, `line ${line}`, 'more than 2^26 numbers; save fewer rows, or an .npz');
  };
  if (!hasHeader) add(head, first.value.line);
  for (const { text: row, line } of lines) {
    if (labels.length >= limit) break;
    add(fieldsOf(row, delimiter), line);
  }
  if (labels.length === 0) throw new FileError(file, '', 'has a header and no rows; save the table again');
  return { width, features: Float64Array.from(features), labels, lines: places };
}

/** Lines that are not blank, with their numbers from 1. */
function* linesOf(text: string): Generator<{ text: string; line: number }, void, undefined> {
  let line = 1;
  for (let at = text.startsWith('\ufeff') ? 1 : 0; at < text.length; line++) {
    const end = text.indexOf('\n', at);
    const stop = end < 0 ? text.length : end;
    const row = text.slice(at, stop).trimEnd();
    if (row !== '') yield { text: row, line };
    at = stop + 1;
  }
}

/** The one of the three that the first line has most often. */
function delimiterOf(line: string): string {
  const counts = [',', ';', '\t'].map((delimiter) => [delimiter, line.split(delimiter).length] as const);
  return counts.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

/** Fields of a line, without the spaces and quotes around them; a quoted field may hold the delimiter. */
function fieldsOf(line: string, delimiter: string): string[] {
  if (!line.includes('"')) return line.split(delimiter).map((field) => field.trim());
  const fields: string[] = [];
  let [field, isQuoted] = ['', false];
  for (const char of line) {
    if (char === '"') isQuoted = !isQuoted;
    else if (char === delimiter && !isQuoted) {
      fields.push(field.trim());
      field = '';
    } else field += char;
  }
  return [...fields, field.trim()];
}

/** Also `nan` and `inf`, which are refused where the numbers are used. */
function isNumber(field: string): boolean {
  return field !== '' && (!Number.isNaN(Number(field)) || /^[+-]?(nan|inf|infinity)$/i.test(field));
}
