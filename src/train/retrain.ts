/**
 * Retraining of a source network for its life as a spiking one, beyond the paper (class E): from a converted network's
 * weights and thresholds to better ones, and back to a conversion.
 */
import { NetworkError } from '../check.js';
import type { ConvLayer, LinearLayer, Network } from '../network/layer.js';
import type { Conversion, PerLayer } from '../network/snn.js';
import type { Neuron } from '../paper/low-latency.js';
import { activationOf } from './activation.js';
import type { TrainingState } from './checkpoint.js';
import { DivergedError } from './loss-watch.js';
import { sliceOf, type ThresholdParameters } from './parameters.js';
import type { Recipe } from './recipe.js';
import { layoutOf } from './train.js';

/** A recipe with something that stands in for ReLU. */
export type RetrainingRecipe = Recipe & { readonly activation: string };

/** What the spiking network is made for. */
export interface SpikingTarget {
  /** T */
  readonly steps: number;
  readonly neuron: Neuron;
}

/**
 * The state before the first epoch: weights of the network, V_th and v(0) of its conversion.
 *
 * @throws NetworkError for a layer with more than one V_th or v(0), and for max pooling where steps are simulated
 */
export function startRetraining(network: Network, conversion: Conversion, recipe: RetrainingRecipe): TrainingState {
  const layout = layoutOf(network, recipe);
  const parameters = new Float32Array(layout.length);
  for (const { at, weight, bias } of layout.layers) {
    const layer = network.layers[at] as ConvLayer | LinearLayer;
    sliceOf(parameters, weight).set(layer.weight);
    sliceOf(parameters, bias).set(layer.bias);
  }
  layout.thresholds.forEach(({ name, V_th, v_0 }, s) => {
    parameters[V_th.offset] = single(conversion.thresholds, s, name, 'thresholds');
    parameters[v_0.offset] = single(conversion.initialPotential, s, name, 'initial potentials');
  });
  const [velocity, statistics] = [new Float32Array(layout.length), new Float32Array(layout.statistics)];
  return { parameters, velocity, statistics, history: [], seconds: 0 };
}

function single(values: PerLayer, s: number, layer: string, what: string): number {
  const { length } = values[s];
  if (length !== 1) throw new NetworkError(layer, `has ${length} ${what}; convert it with one for each layer`);
  return values[s][0];
}

/**
 * The spiking network that a retraining made.
 *
 * @param parameters as the training left them
 * @throws DivergedError where a threshold is not above 0
 */
export function retrainedConversion(
  network: Network,
  recipe: RetrainingRecipe,
  parameters: Float32Array,
  { steps, neuron }: SpikingTarget,
): Conversion {
  const activation = activationOf(recipe.activation);
  const layers = layoutOf(network, recipe).thresholds.map((slices) => valuesOf(slices, parameters));
  return {
    thresholds: layers.map(({ V_th }) => Float32Array.of(V_th)),
    initialPotential: layers.map((layer) => Float32Array.of(activation.initialPotential(layer))),
    biasShift: layers.map(() => new Float32Array(1)),
    fire: activation.fire,
    ...(neuron !== 'binary' && { neuron }),
    steps,
    options: { method: activation.name, class: 'E', neuron },
  };
}

function valuesOf({ name, V_th, v_0 }: ThresholdParameters, parameters: Float32Array): { V_th: number; v_0: number } {
  const values = { V_th: parameters[V_th.offset], v_0: parameters[v_0.offset] };
  if (values.V_th > 0) return values;
  throw new DivergedError(`training diverged: V_th of layer "${name}" fell to ${values.V_th}; lower --learning-rate`);
}
