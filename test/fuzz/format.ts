/** What a format is to the fuzzer. */
import type { Model } from '../../src/network/model.js';
import type { SpikingParameters } from '../../src/network/snn.js';
import type { Random } from './random.js';

/** What a file gives that both engines can run: a net, and for an SNN how it spikes and for how long. */
export interface Runnable extends Pick<Model, 'network'> {
  readonly parameters?: SpikingParameters | undefined;
  readonly steps?: number | undefined;
  /** (H, W, C) each; drawn where there are none. */
  readonly images?: readonly Float32Array[];
}

export interface FuzzFormat {
  readonly name: string;
  /** Of the file that a finding is written to. */
  readonly ending: string;
  /** A file, mostly one that is damaged. */
  make(random: Random): Uint8Array;
  /**
   * Reads a file as the program does.
   *
   * @param random draws as those that made the file did, where reading needs to know what was meant
   * @throws the project's own errors for what cannot be used, and nothing else
   */
  read(bytes: Uint8Array, file: string, random: Random): Runnable | undefined | Promise<Runnable | undefined>;
}
