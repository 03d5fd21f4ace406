/** The work behind the page, in a worker: reads files, runs single images, keeps the last run for questions about it. */
import { ceilingOf, firingOf, PARTS, splitError } from '../../audit/decomposition.js';
import { inputSums, type Sums, shiftsOf, sumsOverTime } from '../../audit/sums.js';
import { coderFor } from '../../coding/coders.js';
import { parseCifar } from '../../datasets/cifar.js';
import { syntheticImages } from '../../datasets/synthetic.js';
import { runChecksum } from '../../engine/checksum.js';
import { createEngine } from '../../engine/create.js';
import type { Engine, InputCoder, Simulation } from '../../engine/engine.js';
import { normalise } from '../../network/images.js';
import { sizeOf } from '../../network/layer.js';
import { toChannelsFirst } from '../../network/layout.js';
import type { Model } from '../../network/model.js';
import { neuronOf, type SpikingParameters, temporalRow, totalWeightOf, valueAt } from '../../network/snn.js';
import { kindOf, waitsForInputs, weightUpTo } from '../../paper/low-latency.js';
import { compareMethod } from './compare.js';
import { type Activity, type LayerTrace, traceLayer, traceOutput } from './currents.js';
import { fitPicture, fitSet } from './fit.js';
import { overviewOf } from './overview.js';
import type { Answer, Calls, RunResult, StepResult, Stimulus } from './protocol.js';
import { readModelBytes, readPicture } from './read.js';

interface Run {
  readonly activity: Activity<Int8Array>;
  readonly simulation: Simulation;
  readonly activations: Float32Array[];
  readonly annLogits: Float32Array;
  /** What every layer received over the whole run; made once, when a neuron is looked at. */
  readonly sums: () => Sums[];
  /** The layer that was asked for last. */
  layer?: { readonly s: number; readonly trace: LayerTrace };
}

type Handlers = {
  [C in keyof Calls]: (
    ...args: [...Parameters<Calls[C]>, (step: StepResult) => void]
  ) => ReturnType<Calls[C]> | Promise<ReturnType<Calls[C]>>;
};

/** A session: answers every call of the protocol. */
export function createSession(): Handlers {
  let model: Model | undefined;
  let engine: Engine | undefined;
  let last: Run | undefined;

  const present = () => {
    if (!model) throw new Error('choose a net first');
    engine ??= createEngine('wasm', model.network);
    return { model, engine };
  };
  const lastRun = () => {
    if (!last) throw new Error('run an image first');
    return last;
  };
  const layerOf = (run: Run, s: number) => {
    if (run.layer?.s !== s) run.layer = { s, trace: traceLayer(run.activity, s) };
    return run.layer.trace;
  };

  return {
    readModel: readModelBytes,
    readPicture,
    readCifar: (bytes, file) => parseCifar(bytes, file),
    fit: (picture, shape) => fitPicture(picture, shape),
    fitSet: (set, shape) => fitSet(set, shape),
    synthetic: (split, count, first) => syntheticImages(split, count, first),
    use(next) {
      [model, engine, last] = [next, undefined, undefined];
    },
    run(stimulus, parameters, step) {
      const { model, engine } = present();
      last = undefined; // frees its memory
      last = simulate(model, engine, stimulus, parameters, step);
      return summary(last, model, stimulus);
    },
    answer(stimulus, parameters) {
      const { model, engine } = present();
      return answerOf(simulate(model, engine, stimulus, parameters));
    },
    layer(s) {
      const run = lastRun();
      const { network } = run.activity;
      const { potential } = layerOf(run, s);
      return {
        ...{ s, shape: network.shapes[network.spiking[s]], neuron: neuronOf(run.activity.parameters) },
        spikes: run.activity.trains[s].slice(),
        ...{ potential: potential.slice(), activation: run.activations[s].slice() },
      };
    },
    neuron(s, n) {
      const run = lastRun();
      const { current, potential } = layerOf(run, s);
      const { network, parameters, steps, trains } = run.activity;
      const size = current.length / steps;
      const pick = (values: ArrayLike<number>) => Array.from({ length: steps }, (_, t) => values[t * size + n]);
      const beta = betaOf(parameters, s, network.shapes[network.spiking[s]][2], n, steps);
      return {
        ...{ s, n, neuron: neuronOf(parameters), fire: parameters.fire, ...(beta && { beta }) },
        ...{ V_th: valueAt(parameters.thresholds[s], n), v_0: valueAt(parameters.initialPotential[s], n) },
        ...{ current: Float32Array.from(pick(current)), potential: Float32Array.from(pick(potential)) },
        parts: partsOf(run, s, n),
        ...{ spikes: Int8Array.from(pick(trains[s])), activation: run.activations[s][n] },
      };
    },
    trace() {
      const { activity, simulation, annLogits } = lastRun();
      const { network, parameters } = activity;
      const ordered = (list: readonly ArrayLike<number>[] = []) =>
        list.map((values, s) => toChannelsFirst(values, network.shapes[network.spiking[s]]));
      return {
        ...{ annLogits: [...annLogits], logitsSum: [...simulation.logitsSum] },
        layers: network.spiking.map((at) => network.layers[at].name),
        spikeCounts: ordered(simulation.spikeCounts),
        finalPotential: ordered(simulation.finalPotential),
        firstSpikeTime: ordered(simulation.firstSpikeTime),
        checksum: runChecksum(activity.steps, simulation),
        ...((parameters.neuron || parameters.temporalBias) && { negativeSpikes: ordered(simulation.negativeSpikes) }),
      };
    },
    compare(stimulus, methods) {
      const { model, engine } = present();
      const { image, coder } = prepare(model, stimulus);
      const activations: Float32Array[] = [];
      engine.forward(image, (s, activation) => void (activations[s] = activation.slice()));
      return methods.map(([method, parameters]) =>
        compareMethod(engine, method, parameters, stimulus.steps, image, activations, coder, stimulus.index),
      );
    },
  };
}

/** β(1..T) of neuron n of spiking layer s; undefined without a temporal bias. */
function betaOf({ temporalBias }: SpikingParameters, s: number, C: number, n: number, T: number) {
  const bias = temporalBias?.[s];
  if (!bias) return undefined;
  return Float32Array.from({ length: T }, (_, t) => temporalRow(bias, t + 1, C)?.[n % C] ?? 0);
}

function prepare(
  { network, normalisation }: Model,
  { pixels, steps, ...choice }: Stimulus,
): { image: Float32Array; coder: InputCoder | undefined } {
  const C = network.shapes[0][2];
  const image = normalise(pixels, C, normalisation);
  return { image, coder: coderFor(choice, normalisation, C, steps) };
}

/** a − V_th r of neuron n of spiking layer s by the parts of the ledger. */
function partsOf({ activity, simulation, activations, sums }: Run, s: number, n: number): Float64Array {
  const { network, parameters, steps } = activity;
  const T = totalWeightOf(parameters, steps);
  const at = network.spiking[s];
  const C = network.shapes[at][2];
  const { signed, ideal = signed } = sums()[network.sources[at][0]];
  const parts = new Float64Array(PARTS.length);
  splitError(parts, {
    ...{ a: activations[s][n], drive: signed[n], ideal: ideal[n], ceiling: ceilingOf(network.layers[at]) },
    ...{ T, firing: firingOf(parameters) },
    shift: shiftsOf(parameters, s, steps, C).signed[n % C],
    ...{ v_0: valueAt(parameters.initialPotential[s], n), V_th: valueAt(parameters.thresholds[s], n) },
    spikes: simulation.spikeCounts?.[s][n] ?? 0,
  });
  return parts;
}

function simulate(
  model: Model,
  engine: Engine,
  stimulus: Stimulus,
  parameters: SpikingParameters,
  step?: (step: StepResult) => void,
): Run {
  const { steps, index } = stimulus;
  const { image, coder } = prepare(model, stimulus);
  const activations: Float32Array[] = [];
  const annLogits = engine.forward(image, (s, activation) => void (activations[s] = activation.slice()));
  engine.configure(parameters);
  // Neurons that wait have no answer on the way.
  const waits = waitsForInputs(kindOf(neuronOf(parameters)));
  const readouts = waits ? [] : Array.from({ length: steps }, (_, i) => i + 1);
  const simulation = engine.simulate(image, {
    ...{ steps, record: 'train', index, ...(coder && { coder }) },
    ...(step && {
      readouts,
      onReadout: (t, { logitsSum }) => step({ t, annLogits, logits: logitsSum.map((sum) => sum / t) }),
    }),
  });
  const activity: Activity<Int8Array> = {
    ...{ network: model.network, parameters, steps, constantInput: !coder },
    trains: simulation.signedTrain ?? [],
    input(t, x) {
      if (!coder) return x.set(image);
      if (t === 1) coder.start(image, index);
      coder.step(t, x);
    },
  };
  let sums: Sums[] | undefined;
  return {
    ...{ activity, simulation, activations, annLogits },
    sums() {
      const { spikeCounts = [], negativeSpikes = [], pooled } = simulation;
      const sent = { spikeCounts, negativeSpikes, pooled, coded: coder !== undefined };
      const input = inputSums(image, index, parameters, steps, coder);
      sums ??= sumsOverTime(model.network, input, sent, parameters, steps);
      return sums;
    },
  };
}

function summary(run: Run, model: Model, { pixels }: Stimulus): RunResult {
  const { activity } = run;
  const overview = overviewOf(activity.network, activity.trains, activity.steps);
  return { ...answerOf(run), coded: decodeOverTime(activity, model, pixels), overview };
}

function answerOf({ activity, simulation, annLogits }: Run): Answer {
  const { steps } = activity;
  const { spikes, synapticOperations } = simulation;
  return {
    // Copies: what is returned is handed over to the page.
    ...{ steps, annLogits: annLogits.slice(), spikes: spikes.slice(), logits: logitsOf(activity) },
    ...{ synapticOperations, checksum: runChecksum(steps, simulation) },
  };
}

/** What the SNN's scores are after each step, (T, K). */
function logitsOf(activity: Activity<Int8Array>): Float32Array {
  const { network, parameters, steps } = activity;
  const kind = kindOf(neuronOf(parameters));
  const K = sizeOf(network.shapes[network.layers.length - 1]);
  return traceOutput(activity).map((sum, i) => sum / weightUpTo(kind, Math.floor(i / K) + 1, steps));
}

/** The mean of x(1..t), undone the normalisation, as bytes for every t: figure 3, step by step. */
function decodeOverTime(
  { network, steps, input, constantInput }: Activity<Int8Array>,
  { normalisation }: Model,
  pixels: Uint8Array,
): Uint8Array {
  const C = network.shapes[0][2];
  const out = new Uint8Array(pixels.length * steps);
  const x = new Float32Array(pixels.length);
  const sum = new Float64Array(pixels.length);
  for (let t = 1; t <= steps; t++) {
    const row = (t - 1) * pixels.length;
    if (constantInput) {
      out.set(pixels, row);
      continue;
    }
    input(t, x);
    for (let i = 0; i < x.length; i++) {
      sum[i] += x[i];
      const value = (sum[i] / t) * (normalisation?.std[i % C] ?? 1) + (normalisation?.mean[i % C] ?? 0);
      out[row + i] = Math.min(255, Math.max(0, Math.round(value * 255)));
    }
  }
  return out;
}
