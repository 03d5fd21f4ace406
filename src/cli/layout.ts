/** Text that fits the terminal: tables in as many pieces as they need, prose in lines. */

/** Where neither the shell nor the terminal says how wide it is: a pipe or a file. */
const WIDTH = 80;

/** Columns of the terminal: COLUMNS if it is set, as people do for pipes, else what standard output says, else 80. */
export function terminalWidth(): number {
  const set = Number(process.env.COLUMNS);
  return Number.isSafeInteger(set) && set > 0 ? set : process.stdout.columns || WIDTH;
}

/** Prose in lines of at most so many characters, its own line breaks kept; a longer word stands alone. */
export function wrap(text: string, width = terminalWidth(), indent = ''): string {
  const room = Math.max(1, width - indent.length);
  const line = new RegExp(`(.{1,${room}})(?: +|$)|(\\S{${room},})(?: +|$)`, 'g');
  return text
    .split('\n')
    .map((one) => one.replace(line, (_, short?: string, long?: string) => `${short ?? long}\n${indent}`).trimEnd())
    .join('\n');
}

/**
 * Rows as text columns: the first left-aligned, numbers right-aligned. What is wider than the terminal is continued below,
 * with the first columns again; a cell that is wider than that loses its middle.
 *
 * @param keys how many of the first columns say which row it is
 */
export function fitTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  { keys = 1, width = terminalWidth() }: { readonly keys?: number; readonly width?: number } = {},
): string {
  const all = [header, ...rows];
  const natural = header.map((_, i) => Math.max(...all.map((row) => row[i].length)));
  const sum = (widths: readonly number[]) => widths.reduce((total, one) => total + one, 0) + 2 * (widths.length - 1);
  if (sum(natural) <= width) return aligned(all, natural);
  // The keys may take half of the width, the first of them what the others leave.
  const others = sum(natural.slice(1, keys));
  const first = Math.min(natural[0], Math.max(8, Math.floor(width / 2) - (keys > 1 ? others + 2 : 0)));
  const widths = [first, ...natural.slice(1)];
  const left = width - sum(widths.slice(0, keys)) - 2;
  const pieces: number[][] = [];
  for (let i = keys; i < header.length; i++) {
    widths[i] = Math.min(widths[i], Math.max(1, left));
    const last = pieces[pieces.length - 1];
    if (last && sum([...last, i].map((at) => widths[at])) <= left) last.push(i);
    else pieces.push([i]);
  }
  return pieces
    .map((piece) => [...header.slice(0, keys).keys(), ...piece])
    .map((columns) =>
      aligned(
        all.map((row) => columns.map((i) => shortened(row[i], widths[i]))),
        columns.map((i) => widths[i]),
      ),
    )
    .join('\n\n');
}

function aligned([header, ...rows]: readonly (readonly string[])[], widths: readonly number[]): string {
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join('  ')
      .trimEnd();
  return [line(header), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

/** A text without its middle, where it is too long: names of layers differ at both ends. */
function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = Math.floor((most - 1) / 2);
  return `${text.slice(0, most - 1 - end)}…${end > 0 ? text.slice(-end) : ''}`;
}
