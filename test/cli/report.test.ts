/** `ic-snn report`: one page that needs nothing else, its figures as files. */
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { Audit } from '../../src/audit/audit.js';
import { CLASS_NOTES } from '../../src/convert/method.js';
import type { EvaluationFacts } from '../../src/evaluate/evaluate.js';
import { meanOutput } from '../../src/paper/error.js';
import { firingRate } from '../../src/paper/rate.js';
import type { LayerActivity } from '../../src/report/layers.js';
import { PAPER, PAPER_STEPS } from '../../src/report/paper.js';
import { expectRefused, pngFolder, run } from '../support/command-line.js';
import { haveShared, sharedPath } from '../support/shared.js';

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'ic-snn-report-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the first words are about the best of the methods that were asked for, where the paper’s is not', () => {
  const args = ['report', path('data/vgg16-synthetic.safetensors'), '--data', 'synthetic', '--images', '12'];
  const more = ['--steps', '4', '--calibration-images', '12', '--layer-images', '1', '--trial-images', '0'];
  const said = run(...args, ...more, '--methods', 'snn,few-spikes,tsc', '-o', join(folder, 'asked.html'));
  expect(said).toMatch(/^vgg16-synthetic .* as an SNN: few-spikes at T = 4 is right\s+on/);
}, 60_000);

test('a page that loads nothing, with every figure as SVG and CSV', () => {
  const [page, figures] = [join(folder, 'report.html'), join(folder, 'figures')];
  const args = ['report', path('data/vgg16-synthetic.safetensors'), '--data', 'synthetic', '--images', '12'];
  const more = [
    '--steps',
    '4,8',
    '--calibration-images',
    '16',
    '--methods',
    'snn,ic-snn,signed,two-phase',
    '--layer-images',
    '2',
    '--trial-images',
    '4',
    '-o',
    page,
    '--figures',
    figures,
  ];
  const said = run(...args, ...more);
  expect(said).toMatch(/report\.html: 9 figures, 12 images; ANN \d/);
  const html = readFileSync(page, 'utf8');
  // Nothing is fetched: links are data, names of namespaces are not addresses.
  expect(html.match(/(?:src|href)="(?!data:|#)[^"]*"/g)).toBeNull();
  expect(html).not.toMatch(/<script/);
  expect(html).toMatch(/default-src 'none'/);
  expect(html).not.toMatch(/NaN|undefined|\[object/);
  for (const { name } of PAPER) expect(html).toContain(name);
  const names = readdirSync(figures);
  expect(names.filter((name) => name.endsWith('.svg'))).toHaveLength(9);
  expect(names.filter((name) => name.endsWith('.csv'))).toHaveLength(9);
  for (const name of names.filter((one) => one.endsWith('.svg'))) {
    const svg = readFileSync(join(figures, name), 'utf8');
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"[\s\S]*<\/svg>$/);
    expect(svg).not.toMatch(/<\/?(?:span|div|figure)\b/); // a drawing, not the page's HTML
    expect(svg).toMatch(/>(?:IC-SNN|inherited|others)<\/text>/); // the legend came along
  }
  // The answer first: verdict, what to type, why, what was tried; then figures.
  expect(said).toMatch(/^vgg16-synthetic .* as an SNN: ic-snn at T = 8 is right\s+on/);
  const order = ['<div class="verdict"><p>vgg16-synthetic ', '>Why<', '>What helps<', '<figure', '>Settings<'];
  const places = order.map((text) => html.indexOf(text));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(places[0]).toBeGreaterThan(0);
  expect(html).toContain('--neuron signed');
  // The ledger, every spiking layer in it.
  expect(html).toContain('The equations, layer by layer');
  for (const layer of ['conv1_1.relu', 'conv5_3.relu']) expect(html).toContain(`<th scope="row">${layer}</th>`);
  const [header, ...rows] = readFileSync(join(figures, 'accuracy-against-t.csv'), 'utf8').trim().split('\r\n');
  expect(header).toBe('method,steps,accuracy,loss,low,high,class,latency');
  // Every class is named, and how long a layer-synchronous answer takes: (13 + 1) T.
  for (const one of ['A', 'B', 'C'] as const) expect(html).toContain(`class ${one}: ${CLASS_NOTES[one].split(':')[0]}`);
  expect(html).toMatch(
    /two-phase<\/th>(?:(?!<\/tr>).)*<small>56 steps<\/small>(?:(?!<\/tr>).)*<small>112 steps<\/small>/,
  );
  expect(html).toMatch(/>\d+\.\d<small>\d+\.\d–\d+\.\d<\/small><small>loss -?\d+\.\d<\/small>/);
  expect(rows).toHaveLength(8);
}, 60_000);

interface ReportFacts extends EvaluationFacts {
  readonly layers: LayerActivity[];
  readonly ledger: Audit;
}

describe.each([
  ['direct', ['--coding', 'direct']],
  ['regular', ['--coding', 'regular', '--compensate-input']],
])('%s coding: one conversion for the table, the figures and the ledger', (name, coding) => {
  const data = pngFolder(join(folder, 'images'), 6);
  const figures = join(folder, `figures-${name}`);
  const own = join(folder, 'vgg16-svhn.onnx'); // which is neither the paper's VGG16 nor of its images
  copyFileSync(path('test/golden/vgg-mini/net.onnx'), own);
  const args = ['report', own, '--data', data, '--calibration', data, '--json', '-'];
  args.push('--trial-images', '0');
  const net = ['--mean', '0.5,0.5,0.5', '--std', '0.25,0.25,0.25', '--workers', '0', '--quantile', '0.95'];
  const out = ['-o', join(folder, `${name}.html`), '--figures', figures, '--steps', '4,8', '--layer-images', '3'];
  const facts = JSON.parse(run(...args, ...net, ...out, ...coding)) as ReportFacts;
  const row = facts.results.find(({ method, steps }) => method === 'ic-snn' && steps === 8);
  const thresholds = row?.thresholds as number[];

  test('no net is put beside the paper’s for its name', () => {
    expect(readFileSync(join(folder, `${name}.html`), 'utf8')).not.toContain('measured on');
  });

  test('the ledger is of the network that is judged', () => {
    const page = join(folder, `few-${name}.html`);
    const other = name === 'direct' ? 'few-spikes' : 'opi';
    const input = ['--mean', '0.5,0.5,0.5', '--std', '0.25,0.25,0.25', '--workers', '0', ...coding];
    const said = run(...args, ...input, '-o', page, '--steps', '4', '--methods', other, '--layer-images', '3');
    const { results, ledger } = JSON.parse(said) as ReportFacts;
    const means = results[0].thresholds.map((V_th) => {
      const list = Array.isArray(V_th) ? V_th : [V_th];
      return list.reduce((sum, x) => sum + x, 0) / list.length;
    });
    expect(ledger.layers.map(({ threshold }) => threshold)).toEqual(means);
    const html = readFileSync(page, 'utf8');
    expect(html).toContain(`<p>${other}, the network that the first lines judge, 3 images, T = 4.</p>`);
    expect(html).toContain(`${other}, T = 4. Height: root mean square`);
  });

  test('the ledger has the V_th and v(0) of the table', () => {
    expect(facts.ledger.layers.map(({ threshold }) => threshold)).toEqual(thresholds);
    facts.ledger.layers.forEach(({ initialPotential, neurons }, s) => {
      const expected = row?.initialPotential[s] as number;
      // A mean of equal numbers, rounded at each of its sums.
      const bound = 3 * neurons * Number.EPSILON * Math.abs(expected);
      expect(Math.abs(initialPotential - expected)).toBeLessThanOrEqual(bound);
    });
  });

  test('each point of figure 7 is a whole number of spikes of the table’s V_th', () => {
    const files = readdirSync(figures).filter((file) => /^outputs-.*csv$/.test(file));
    expect(files).toHaveLength(2);
    for (const file of files) {
      const [, ...lines] = readFileSync(join(figures, file), 'utf8').trim().split('\r\n');
      const points = lines.map((line) => line.split(',')).filter(([method, T]) => method === 'ic-snn' && T === '8');
      const s = facts.layers.findIndex(({ layer }) => layer === points[0][2]);
      expect([0, 2]).toContain(s);
      const outputs = points.map((cells) => Number(cells[4]));
      expect(Math.max(...outputs)).toBeGreaterThan(0);
      for (const x of outputs) {
        const spikes = Math.round((x * 8) / thresholds[s]);
        expect(x).toBe(meanOutput(firingRate(spikes, 8), thresholds[s]));
      }
    }
  });

  test('the code of the images reaches figures and ledger alike', () => {
    const own = facts.layers.filter(({ method }) => method === 'ic-snn');
    facts.ledger.layers.forEach(({ layer, rate, neurons }, s) => {
      expect(own[s].layer).toBe(layer);
      const bound = 3 * neurons * Number.EPSILON * rate.mean;
      expect(Math.abs(own[s].rate / 100 - rate.mean)).toBeLessThanOrEqual(bound);
    });
    expect(facts.options).toMatchObject({ coding: name });
    rates.push(own.map(({ rate }) => rate));
  });
});

const rates: number[][] = [];
test('another code, other rates in every layer', () => {
  const [direct, regular] = rates;
  for (const [s, rate] of direct.entries()) expect(regular[s]).not.toBe(rate);
});

test('a model that is missing: one line, status 2, no page', () => {
  const args = ['report', 'missing.onnx', '--data', 'synthetic', '-o', join(folder, 'none.html')];
  expectRefused(args, /missing\.onnx: does not exist/);
  expect(readdirSync(folder)).not.toContain('none.html');
});

test('quoted numbers: one for each T', () => {
  for (const { loss, rivals } of PAPER) {
    for (const values of [...Object.values(loss), ...rivals.map((row) => row.loss)])
      expect(values).toHaveLength(PAPER_STEPS.length);
  }
});

test.skipIf(!haveShared('paper/ic-snn.txt'))('quoted tables: every row and number of the paper, in its order', () => {
  const lines = readFileSync(sharedPath('paper/ic-snn.txt'), 'utf8').split('\n');
  for (const { table, ann, loss, rivals } of PAPER) {
    const from = lines.findLastIndex((line) => line.startsWith(`Table ${table}. `)) + 2;
    const own = Object.values(loss).map((values) => ({ method: '', ann, loss: values }));
    const rows = [...rivals, ...own];
    const quoted = lines.slice(from, from + rows.length).map((line) => line.match(/[\d. ]+$/)?.[0].trim());
    const expected = rows.map((row) => [row.ann, ...row.loss].flatMap((value) => value?.toFixed(2) ?? []).join(' '));
    expect(quoted).toEqual(expected);
    rivals.forEach(({ method }, k) => {
      const [name, reference] = method.split(' ');
      expect(lines[from + k].replaceAll(' ', '')).toContain(name + reference);
    });
    expect(lines[from + rows.length] ?? '').not.toMatch(/\d\.\d\d$/);
  }
});
