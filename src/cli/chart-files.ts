/** Charts as files. */
import { writeFileAtomic } from '../files/write-file.js';
import type { Chart } from '../report/drawing.js';

/** Writes a chart and its data as `PATH.svg` and `PATH.csv`. */
export function writeChart({ svg, csv }: Chart, path: string): void {
  writeFileAtomic(`${path}.svg`, svg);
  writeFileAtomic(`${path}.csv`, csv);
}
