/** Neurons beyond the paper and temporal biases, in both engines: what their definitions promise. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inputSums, sumsOverTime } from '../../src/audit/sums.js';
import { createEngine } from '../../src/engine/create.js';
import type { SimulateOptions, Simulation } from '../../src/engine/engine.js';
import { sizeOf } from '../../src/network/layer.js';
import { type Neuron, neuronOf, type SpikingParameters, temporalRow, valueAt } from '../../src/network/snn.js';
import { gradedReset, isNeuron, kindOf, MOST_DIGITS, mostSteps } from '../../src/paper/low-latency.js';
import { firesAt } from '../../src/paper/neuron.js';
import { dyadicCase } from '../support/dyadic.js';
import { type RandomCase, randomNeuronCase, seeds } from '../support/random-network.js';

const ENGINES = ['reference', 'wasm'] as const;

type Given = Pick<RandomCase, 'network' | 'image' | 'parameters'>;

function simulate(
  name: (typeof ENGINES)[number],
  { network, image, parameters }: Given,
  options: SimulateOptions,
): Simulation {
  const engine = createEngine(name, network);
  engine.configure(parameters);
  return engine.simulate(image, { record: 'train', ...options });
}

const withNeuron = (given: RandomCase, neuron: Neuron): RandomCase => ({
  ...given,
  parameters: { ...given.parameters, neuron },
});

/** How many times step t of T counts with a neuron. */
const weightOf = ({ neuron }: SpikingParameters, t: number, T: number) => (neuron === 'few-spikes' ? 2 ** (T - t) : 1);

/** Σ_t of bias shift and temporal bias of neuron n in spiking layer s. */
function shiftOf(parameters: SpikingParameters, s: number, n: number, T: number, C: number): number {
  const { biasShift, temporalBias } = parameters;
  let sum = 0;
  for (let t = 1; t <= T; t++) {
    const beta = temporalRow(temporalBias?.[s], t, C);
    sum += weightOf(parameters, t, T) * (valueAt(biasShift[s], n) + (beta ? valueAt(beta, n) : 0));
  }
  return sum;
}

describe.each(ENGINES)('%s engine', (name) => {
  test('Eq. (7) with s for θ holds exactly on dyadic networks, whatever the neuron', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(seeds, (seed) => {
        const given = dyadicCase(seed);
        fc.pre(given !== undefined);
        const { network, image, steps: T, parameters } = given;
        const { spikeCounts = [], finalPotential = [], pooled } = simulate(name, given, { steps: T });
        const sums = sumsOverTime(
          network,
          inputSums(image, 0, parameters, T, undefined),
          { spikeCounts, pooled },
          parameters,
          T,
        );
        seen.add(kindOf(parameters.neuron ?? 'binary'));
        network.spiking.forEach((at, s) => {
          const drive = sums[network.sources[at][0]].signed;
          finalPotential[s].forEach((v_T, n) => {
            const [v_0, V_th] = [valueAt(parameters.initialPotential[s], n), valueAt(parameters.thresholds[s], n)];
            const shift = shiftOf(parameters, s, n, T, network.shapes[at][2]);
            expect(v_T).toBe(v_0 + drive[n] + shift - V_th * spikeCounts[s][n] + 0);
          });
        });
      }),
      { numRuns: 200 },
    );
    expect([...seen].sort()).toEqual(['binary', 'few-spikes', 'graded', 'signed', 'two-phase']);
  });

  test.each([
    ['two-phase', 12, (T: number) => T],
    ['few-spikes', 6, (T: number) => 2 ** T - 1],
  ] as const)(
    '%s is the network of quantisers: each layer puts out V_th k, k counted by repeated subtraction',
    (neuron, longest, levels) => {
      fc.assert(
        fc.property(seeds, (seed) => {
          const drawn = dyadicCase(seed);
          fc.pre(drawn !== undefined);
          const waiting = withNeuron(drawn, neuron);
          const parameters: SpikingParameters = { ...waiting.parameters, maxPooling: 'max-of-sums' };
          const given = { ...waiting, parameters };
          const { network, image } = given;
          const T = Math.min(given.steps, longest);
          const { spikeCounts = [], logitsSum } = simulate(name, given, { steps: T });
          // The quantisers, one layer after the other: what a layer is driven by follows from the counts before it.
          const counts = network.spiking.map((at) => new Int32Array(sizeOf(network.shapes[at])));
          const sums = () =>
            sumsOverTime(
              network,
              inputSums(image, 0, parameters, T, undefined),
              { spikeCounts: counts },
              parameters,
              T,
            );
          network.spiking.forEach((at, s) => {
            const drive = sums()[network.sources[at][0]].signed;
            counts[s].forEach((_, n) => {
              const [v_0, V_th] = [valueAt(parameters.initialPotential[s], n), valueAt(parameters.thresholds[s], n)];
              let v = v_0 + drive[n] + shiftOf(parameters, s, n, T, network.shapes[at][2]);
              for (; counts[s][n] < levels(T) && firesAt(v, V_th, parameters.fire); v -= V_th) counts[s][n] += 1;
            });
          });
          expect(spikeCounts).toEqual(counts);
          expect([...logitsSum]).toEqual([...sums()[network.layers.length - 1].signed].map((x) => x + 0));
        }),
        { numRuns: 200 },
      );
    },
  );

  test('two-phase: a neuron fires at the first k steps and then no more; the answer is there at T only', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const given = withNeuron(randomNeuronCase(seed), 'two-phase');
        const { steps: T } = given;
        const { signedTrain = [], spikeCounts = [] } = simulate(name, given, { steps: T });
        spikeCounts.forEach((counts, s) => {
          const train = Int8Array.from(signedTrain[s], (_, i) =>
            Number(Math.floor(i / counts.length) < counts[i % counts.length]),
          );
          expect(signedTrain[s]).toEqual(train);
        });
        expect(simulate(name, given, { steps: T, readouts: [T, T + 3] }).readouts).toHaveLength(1);
        const early = () => simulate(name, given, { steps: T + 1, readouts: [T] });
        expect(early).toThrow(
          new RangeError(`"readouts" expected none before T = ${T + 1} for two-phase neurons, got ${T}`),
        );
      }),
      { numRuns: 50 },
    );
  });

  test('few-spikes: a neuron sends the binary digits of its count, the first of them worth most', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const given = withNeuron(randomNeuronCase(seed), 'few-spikes');
        const steps = Math.min(given.steps, MOST_DIGITS);
        const { signedTrain = [], spikeCounts = [], spikes } = simulate(name, given, { steps });
        spikeCounts.forEach((counts, s) => {
          counts.forEach((count, n) => {
            const digits = Array.from({ length: steps }, (_, t) => signedTrain[s][t * counts.length + n]).join('');
            expect(digits).toBe(count.toString(2).padStart(steps, '0'));
          });
          expect(spikes[s]).toBe(signedTrain[s].reduce((sum, one) => sum + one, 0));
        });
      }),
      { numRuns: 50 },
    );
  });

  test('few-spikes: no more steps than float32 has binary digits', () => {
    const given = withNeuron(randomNeuronCase(1), 'few-spikes');
    expect(simulate(name, given, { steps: MOST_DIGITS }).spikes.length).toBe(given.network.spiking.length);
    expect(() => simulate(name, given, { steps: MOST_DIGITS + 1 })).toThrow(
      new RangeError('"steps" expected at most 24 for few-spikes neurons, got 25'),
    );
  });

  test('graded:1 is signed, bit for bit', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const given = randomNeuronCase(seed);
        const [graded, signed] = (['graded:1', 'signed'] as const).map((neuron) =>
          simulate(name, withNeuron(given, neuron), { steps: given.steps }),
        );
        expect(graded).toEqual(signed);
      }),
      { numRuns: 200 },
    );
  });

  test('Σ s is never below 0 on the way, |s| never above K', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom<Neuron>('signed', 'graded:3'), (seed, neuron) => {
        const given = withNeuron(randomNeuronCase(seed), neuron);
        const { signedTrain = [], negativeSpikes = [], spikes } = simulate(name, given, { steps: given.steps });
        const most = neuron === 'signed' ? 1 : 3;
        signedTrain.forEach((train, s) => {
          const sum = new Int32Array(negativeSpikes[s].length);
          const back = new Int32Array(sum.length);
          const inRange = train.every((value, i) => {
            back[i % sum.length] += Math.max(-value, 0);
            return (sum[i % sum.length] += value) >= 0 && Math.abs(value) <= most;
          });
          expect(inRange).toBe(true);
          expect(negativeSpikes[s]).toEqual(back);
          expect(spikes[s]).toBe(train.reduce((total, value) => total + Math.abs(value), 0));
        });
      }),
      { numRuns: 100 },
    );
  });

  test('a temporal bias that is the same at every step is a bias shift; one of 0 is none', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const given = randomNeuronCase(seed);
        const { network, parameters, steps } = given;
        const shift = network.spiking.map((at, s) =>
          Float32Array.from(
            { length: network.shapes[at][2] },
            (_, c) => valueAt(parameters.initialPotential[s], c) / 8,
          ),
        );
        const zero = shift.map((values) => values.map(() => 0));
        const repeated = (rows: readonly Float32Array[]) =>
          rows.map((row) => Float32Array.from({ length: row.length * steps }, (_, i) => row[i % row.length]));
        const { temporalBias: _, ...plain } = parameters;
        const [shifted, biased, none, zeros] = [
          { ...plain, biasShift: shift },
          { ...plain, biasShift: zero, temporalBias: repeated(shift) },
          plain,
          { ...plain, temporalBias: repeated(zero) },
        ].map((own) => simulate(name, { ...given, parameters: own }, { steps }));
        expect(biased).toEqual(shifted);
        expect(zeros).toEqual(none);
      }),
      { numRuns: 100 },
    );
  });

  test('an engine that goes from neuron to neuron gives what a new one gives', () => {
    fc.assert(
      fc.property(seeds, fc.array(seeds, { minLength: 6, maxLength: 12 }), (seed, others) => {
        const { network, image } = randomNeuronCase(seed);
        const engine = createEngine(name, network);
        for (const other of others) {
          const { parameters, steps } = withNeuron(randomNeuronCase(seed), NEURONS[other % NEURONS.length]);
          const T = Math.min(1 + ((steps + other) % 40), mostSteps(kindOf(neuronOf(parameters))));
          engine.configure(parameters);
          expect(engine.simulate(image, { steps: T, record: 'train' })).toEqual(
            simulate(name, { network, image, parameters }, { steps: T }),
          );
        }
      }),
      { numRuns: 10 },
    );
  }, 60_000);
});

const NEURONS: readonly Neuron[] = ['binary', 'signed', 'two-phase', 'few-spikes', 'graded:2', 'graded:5'];

test('the soft reset of several spikes rounds after each', () => {
  const [v, V_th] = [Math.fround(1e8), Math.fround(3)];
  expect(gradedReset(v, 3, V_th)).toBe(Math.fround(Math.fround(Math.fround(v - V_th) - V_th) - V_th));
  expect(gradedReset(-v, -2, V_th)).toBe(-gradedReset(v, 2, V_th));
});

test('names of neurons', () => {
  const names = ['binary', 'signed', 'two-phase', 'few-spikes', 'graded:1', 'graded:127'];
  expect(names.filter(isNeuron)).toEqual(names);
  expect(
    ['', 'graded', 'graded:', 'graded:0', 'graded:128', 'graded:1.5', 'graded:-1', 'Signed', 3, null].filter(isNeuron),
  ).toEqual([]);
});
