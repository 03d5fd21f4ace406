/** Figure 5 of the paper from what was measured for its tables. */
import { join } from 'node:path';
import { writeFileAtomic } from '../../files/write-file.js';
import type { Charts } from '../../report/charts.js';
import type { TableFacts } from '../../report/tables.js';

/** Writes accuracy against T of each net, as `NAME-accuracy-against-t.svg` and `.csv`. */
export function writeFigures(charts: Charts, tables: readonly TableFacts[], folder: string): void {
  for (const { model, ann, results } of tables) {
    // Accuracies on some of the images are held against the ANN's on all of them, as losses are.
    const rows = results.map(({ loss, lossInterval: [low, high], ...row }) => ({
      ...{ ...row, loss, accuracy: ann.accuracy - loss },
      interval: [ann.accuracy - high, ann.accuracy - low] as const,
    }));
    const { name, svg, csv } = charts.accuracy(rows, ann.accuracy, 'the 95 % interval of its loss');
    const path = join(folder, `${encodeURIComponent(model)}-${name}`);
    writeFileAtomic(`${path}.svg`, svg);
    writeFileAtomic(`${path}.csv`, csv);
  }
}
