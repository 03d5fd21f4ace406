/**
 * An estimate of energy from what weighted sums compute: of the ANN its multiply-adds, of the SNN its synaptic operations
 * and, with direct coding, the multiply-adds of what reads the image itself: that current is the same at every step and
 * is computed once per image. Padding counts for neither. No memory, no membrane updates, no pools, no shortcuts.
 */

/** Energy of one operation in 45 nm CMOS, picojoules, 32-bit float: M. Horowitz, ISSCC 2014. */
export const PICOJOULES = { multiplyAdd: 4.6, add: 0.9 } as const;

/** What the estimate is, for captions. */
export const ENERGY_NOTE = [
  'Energy is an estimate for 45 nm (32-bit float; Horowitz, ISSCC 2014), of weighted sums alone, padding left out:',
  `${PICOJOULES.multiplyAdd} pJ for a multiply-add of the ANN; of the SNN ${PICOJOULES.add} pJ for an operation that adds a weight,`,
  `${PICOJOULES.multiplyAdd} pJ for one that multiplies it (by an average of spikes, or by several at once) and, unless the image is coded,`,
  'for a multiply-add of the image’s own current, once per image.',
].join(' ');

/** Microjoules of an ANN's multiply-adds; see unpaddedMacs for those that the estimate takes. */
export function annEnergy(macs: number): number {
  return macs * PICOJOULES.multiplyAdd * 1e-6;
}

/** What the weighted sums of an SNN compute, per image. */
export interface SnnWork {
  readonly synapticOperationsPerImage: number;
  /** Those of them that multiply, by an average of spikes or by several at once. */
  readonly multiplyOperationsPerImage: number;
  /** Multiply-adds of the current of an image that is not coded, computed once; 0 for coded ones. */
  readonly imageMacsPerImage: number;
}

/** Microjoules of an SNN: its additions, its operations that multiply, and the multiply-adds of the image's own current. */
export function snnEnergy(work: SnnWork): number {
  const multiplied = work.multiplyOperationsPerImage;
  const additions = work.synapticOperationsPerImage - multiplied;
  const multiplyAdds = multiplied + work.imageMacsPerImage;
  return (additions * PICOJOULES.add + multiplyAdds * PICOJOULES.multiplyAdd) * 1e-6;
}
