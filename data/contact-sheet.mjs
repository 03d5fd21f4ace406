/** Draws data/synthetic.png: a row of examples for each class of the embedded set. Usage: node data/contact-sheet.mjs */
import { writeFileSync } from 'node:fs';
import { syntheticImages } from 'ic-snn/datasets';
import { encodePng } from 'ic-snn/files';

const [CLASSES, COLUMNS, SCALE, SIDE] = [10, 8, 1, 32];
const CELL = SIDE * SCALE + 2;
const [width, height] = [COLUMNS * CELL, CLASSES * CELL];
const { pixels } = syntheticImages('train', CLASSES * COLUMNS);
const sheet = new Uint8Array(width * height * 3).fill(255);
for (let y = 0; y < height; y++) {
  for (let x = 0; x < width; x++) {
    const [row, column] = [Math.floor(y / CELL), Math.floor(x / CELL)];
    const [py, px] = [y % CELL, x % CELL].map((p) => Math.floor(p / SCALE));
    if (py >= SIDE || px >= SIDE) continue;
    const from = (((column * CLASSES + row) * SIDE + py) * SIDE + px) * 3;
    sheet.set(pixels.subarray(from, from + 3), (y * width + x) * 3);
  }
}
writeFileSync(new URL('synthetic.png', import.meta.url), encodePng({ width, height, channels: 3, pixels: sheet }));
