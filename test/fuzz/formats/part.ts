/** Parts of a run, as --shard writes and `ic-snn merge` reads them. */
import { report } from '../../../src/cli/evaluate.js';
import { mergedFacts, mergeParts, type PartFile, parsePart } from '../../../src/evaluate/evaluate.js';
import { tableFacts, tablesMarkdown } from '../../../src/report/tables.js';
import type { FuzzFormat } from '../format.js';
import { type Json, mutateBytes, mutatedJson } from '../mutate.js';
import type { Random } from '../random.js';

function randomPart(random: Random): PartFile {
  const images = 1 + random.below(300);
  const rows = ['snn', 'ic-snn', 'signed'].slice(random.below(3)).map((method) => ({
    ...{
      method,
      class: method === 'signed' ? ('B' as const) : ('A' as const),
      steps: 8,
      latency: 8,
      macsPerImage: 1000,
      imageMacsPerImage: 100,
    },
    ...{ initialPotential: random.floats(3), thresholds: [1, random.floats(4), 2] },
    ...(random.chance(0.3) && { images: 50 * (1 + random.below(3)) }),
  }));
  const chunks = Array.from({ length: Math.ceil(images / 50) }, (_, chunk) => {
    const most = Math.min(50, images - chunk * 50);
    const counts = () => ({
      correct: random.below(most + 1),
      spikes: random.below(1e6),
      synapticOperations: 1e6 + random.below(1e9),
      multiplyOperations: random.below(1e6),
    });
    const takes = (row: { images?: number }) => row.images === undefined || chunk * 50 < row.images;
    return { chunk, ann: random.below(most + 1), rows: rows.map((row) => (takes(row) ? counts() : null)) };
  });
  const net = {
    ...{ model: 'net', dataset: 'synthetic:test', images, fingerprint: '0123456789abcdef' },
    ...{ options: { quantile: 0.99, init: 'data', seed: 1, mean: [0.5, 0.5] }, rows, chunks },
    ...(random.chance(0.5) && { table: random.pick([2, 3, 4, 5]) }),
  };
  return { part: random.pick(['evaluate', 'tables'] as const), version: 2, shard: '1/1', nets: [net] };
}

export const PART: FuzzFormat = {
  name: 'part',
  ending: 'json',
  make: (random) => {
    const part = randomPart(random) as unknown as Json;
    const text = new TextEncoder().encode(random.chance(0.1) ? JSON.stringify(part) : mutatedJson(part, random));
    return random.chance(0.1) ? mutateBytes(text, random) : text;
  },
  read: (bytes, file) => {
    const part = parsePart(new TextDecoder().decode(bytes), file);
    const nets = mergeParts([{ file, part }]);
    const text = part.part === 'tables' ? tablesMarkdown(nets.map(tableFacts)) : report(mergedFacts(nets[0]));
    if (/\bNaN\b|\bundefined\b|Infinity|\[object/.test(text.replaceAll(/"[^"]*"/g, '')))
      throw new Error(`says ${text}`);
    return undefined;
  },
};
