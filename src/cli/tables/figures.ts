/** Figure 5 of the paper from what was measured for its tables. */
import { join } from 'node:path';
import { makeOutputFolder } from '../../files/write-file.js';
import { createCharts } from '../../report/charts.js';
import type { TableFacts } from '../../report/tables.js';
import { writeChart } from '../chart-files.js';

/**
 * Makes a folder for accuracy against T of each net, `NAME-accuracy-against-t.svg` and `.csv`. What is missing for it, a
 * library or a place to write, shows now and not after the work.
 *
 * @returns writes the figures
 */
export async function openFigures(folder: string): Promise<(tables: readonly TableFacts[]) => void> {
  const charts = await createCharts();
  makeOutputFolder(folder);
  return (tables) => {
    for (const { model, ann, results } of tables) {
      // Accuracies on some of the images are held against the ANN's on all of them, as losses are.
      const rows = results.map(({ lossInterval: [low, high], ...row }) => ({
        ...row,
        accuracy: Math.max(0, ann.accuracy - row.loss),
        interval: [Math.max(0, ann.accuracy - high), ann.accuracy - low] as const,
      }));
      const chart = charts.accuracy(rows, ann.accuracy, 'the 95 % interval of its loss');
      writeChart(chart, join(folder, `${encodeURIComponent(model)}-${chart.name}`));
    }
  };
}
