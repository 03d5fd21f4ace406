/**
 * What stands in for ReLU while a network is retrained for its life as a spiking one, beyond the paper (class E): its
 * rivals that train the source network. One file each; this one says what they have in common and finds them by name.
 */
import type { Kernels } from '../engine/wasm/kernels.js';
import type { FireRule } from '../paper/neuron.js';
import { hybrid } from './hybrid.js';
import { qcfs } from './qcfs.js';
import { rnl } from './rnl.js';

/** The numbers of one ReLU layer. */
export interface LayerThreshold {
  readonly V_th: number;
  readonly v_0: number;
}

/** Where a layer's values lie in the memory of the kernels; `count` floats each. */
export interface ActivationPlace {
  /** sum that comes in, and activation that goes out */
  readonly z: number;
  readonly a: number;
  /** kept from forward to backward, for the activation's own use */
  readonly kept: number;
  /** room for four floats */
  readonly sums: number;
  readonly count: number;
}

export interface Activation {
  /** As it is typed: `qcfs:4`. */
  readonly name: string;
  /** Who published it. */
  readonly source: string;
  /** How often an image goes through the network: T where steps are simulated, lying behind one another; else 1. */
  readonly copies: number;
  /** Is V_th trained, too? */
  readonly trainsThreshold: boolean;
  /** Tie rule of the spiking network. */
  readonly fire: FireRule;
  /** v(0) of the spiking network. */
  initialPotential(layer: LayerThreshold): number;
  forward(kernels: Kernels, place: ActivationPlace, layer: LayerThreshold): void;
  /**
   * Writes the gradient of z.
   *
   * @param da gradient of the activation
   * @param dz where that of z goes; may be da
   * @returns gradient of V_th, four partial sums at `place.sums` where it is trained
   */
  backward(kernels: Kernels, place: ActivationPlace, layer: LayerThreshold, da: number, dz: number): void;
}

const FAMILIES: Readonly<Record<string, (parameter: number | undefined) => Activation>> = { qcfs, rnl, hybrid };

/** What can be typed for an activation, for help and messages. */
export const ACTIVATION_FORMS = ['qcfs:L', 'rnl', 'hybrid:T'] as const;

/**
 * An activation by its name.
 *
 * @throws RangeError for a name that is none, or a number that makes no sense
 * @example activationOf('qcfs:4').trainsThreshold // true
 */
export function activationOf(name: string): Activation {
  const [family, parameter] = name.split(':');
  const make = Object.hasOwn(FAMILIES, family) ? FAMILIES[family] : undefined;
  if (!make) throw new RangeError(`"as" expected ${ACTIVATION_FORMS.join(', ')}, got ${name}`);
  const made = make(parameter === undefined ? undefined : Number(parameter));
  if (made.name !== name) throw new RangeError(`"as" expected ${made.name} or the like, got ${name}`);
  return made;
}
