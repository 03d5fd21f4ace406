/** `ic-snn report`: one page that needs nothing else, its figures as files. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { toCsv } from '../../src/report/charts.js';
import { PAPER, PAPER_STEPS } from '../../src/report/paper.js';
import { expectRefused, run } from '../support/command-line.js';

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'ic-snn-report-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a page that loads nothing, with every figure as SVG and CSV', () => {
  const [page, figures] = [join(folder, 'report.html'), join(folder, 'figures')];
  const args = ['report', path('data/vgg16-synthetic.safetensors'), '--data', 'synthetic', '--images', '12'];
  const more = [
    '--steps',
    '4,8',
    '--calibration-images',
    '16',
    '--layer-images',
    '2',
    '-o',
    page,
    '--figures',
    figures,
  ];
  const said = run(...args, ...more);
  expect(said).toMatch(/report\.html: 7 figures, 12 images; ANN \d/);
  const html = readFileSync(page, 'utf8');
  // Nothing is fetched: links are data, names of namespaces are not addresses.
  expect(html.match(/(?:src|href)="(?!data:|#)[^"]*"/g)).toBeNull();
  expect(html).not.toMatch(/<script/);
  expect(html).toMatch(/default-src 'none'/);
  expect(html).not.toMatch(/NaN|undefined|\[object/);
  for (const { name } of PAPER) expect(html).toContain(name);
  const names = readdirSync(figures);
  expect(names.filter((name) => name.endsWith('.svg'))).toHaveLength(7);
  expect(names.filter((name) => name.endsWith('.csv'))).toHaveLength(7);
  for (const name of names.filter((one) => one.endsWith('.svg'))) {
    const svg = readFileSync(join(figures, name), 'utf8');
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"[\s\S]*<\/svg>$/);
    expect(svg).not.toMatch(/<\/?(?:span|div|figure)\b/); // a drawing, not the page's HTML
    expect(svg).toContain('>ic-snn</text>'); // the legend came along
  }
  // The ledger, every spiking layer in it.
  expect(html).toContain('Where the error comes from');
  for (const layer of ['conv1_1.relu', 'conv5_3.relu']) expect(html).toContain(`<th scope="row">${layer}</th>`);
  const [header, ...rows] = readFileSync(join(figures, 'accuracy-against-t.csv'), 'utf8').trim().split('\n');
  expect(header).toBe('method,steps,accuracy,loss');
  expect(rows).toHaveLength(8);
}, 60_000);

test('a model that is missing: one line, status 2, no page', () => {
  const args = ['report', 'missing.onnx', '--data', 'synthetic', '-o', join(folder, 'none.html')];
  expectRefused(args, /missing\.onnx: does not exist/);
  expect(readdirSync(folder)).not.toContain('none.html');
});

test('quoted numbers: one for each T', () => {
  for (const { loss } of PAPER) {
    for (const values of Object.values(loss)) expect(values).toHaveLength(PAPER_STEPS.length);
  }
});

test('CSV quotes what must be quoted', () => {
  expect(
    toCsv([
      { a: 'x,y', b: 'say "no"' },
      { a: 1, b: 2 },
    ]),
  ).toBe('a,b\n"x,y","say ""no"""\n1,2\n');
  expect(toCsv([])).toBe('');
});
