/** Signed neurons and temporal biases: both engines give exactly the known answers, and so does `ic-snn trace`. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { createEngine } from '../../src/engine/create.js';
import { toChannelsFirst } from '../../src/network/layout.js';
import { run as command } from '../support/command-line.js';
import { GOLDEN, goldenPath, parametersOf, readSigned, type SignedRun } from '../support/golden.js';

const folder = mkdtempSync(join(tmpdir(), 'ic-snn-signed-'));

afterAll(() => rmSync(folder, { recursive: true }));

const labelled = (runs: readonly SignedRun[]) =>
  runs.map((run) => ({
    run,
    label: `${run.neuron} ${run.comparison} v(0) ${run.initialPotential[0]}${run.temporalBias ? ' temporal bias' : ''}`,
  }));

describe.each(GOLDEN)('%s', (name) => {
  const golden = readSigned(name);
  const { network, images } = golden;
  const shapes = network.spiking.map((at) => network.shapes[at]);

  describe.each(['reference', 'wasm'] as const)('%s engine', (engineName) => {
    const engine = createEngine(engineName, network);

    test.each(labelled(golden.runs))('run $label: every number equal', ({ run }) => {
      engine.configure(parametersOf(golden, run));
      images.forEach((image, n) => {
        const simulation = engine.simulate(image, { steps: run.T, record: 'neurons' });
        expect([...simulation.logitsSum]).toEqual(run.logitsSum[n]);
        shapes.forEach((shape, s) => {
          expect(toChannelsFirst(simulation.spikeCounts![s], shape)).toEqual(run.spikeCounts[n][s]);
          expect(toChannelsFirst(simulation.negativeSpikes![s], shape)).toEqual(run.negativeSpikes[n][s]);
          expect(toChannelsFirst(simulation.finalPotential![s], shape)).toEqual(run.finalPotential[n][s]);
          expect(toChannelsFirst(simulation.firstSpikeTime![s], shape)).toEqual(run.firstSpikeTime[n][s]);
        });
      });
    });

    test('trace of the last run with each neuron and bias', () => {
      const { images: pixels } = JSON.parse(readFileSync(goldenPath(name, 'case.json', 'golden-signed'), 'utf8')) as {
        images: number[][];
      };
      for (const run of golden.runs.slice(-3)) {
        const { T: steps, comparison, neuron, initialPotential, temporalBias } = run;
        const spec = { steps, comparison, neuron, initialPotential, temporalBias, thresholds: golden.thresholds };
        const file = join(folder, `${name}-${engineName}.json`);
        writeFileSync(file, JSON.stringify({ ...spec, images: pixels }));
        const net = fileURLToPath(goldenPath(name, 'net.onnx', 'golden-signed'));
        const facts: unknown = JSON.parse(command('trace', net, '--spec', file, '--engine', engineName));
        const { logitsSum, spikeCounts, negativeSpikes, finalPotential, firstSpikeTime } = run;
        expect(facts).toMatchObject({ logitsSum, spikeCounts, negativeSpikes, finalPotential, firstSpikeTime });
      }
    });
  });
});
