/** An estimate of energy from operations. Arithmetic only: no memory, no membrane updates, no first layer. */
import type { MethodClass } from '../convert/method.js';

/** Energy of one operation in 45 nm CMOS, picojoules, 32-bit float: M. Horowitz, ISSCC 2014. */
export const PICOJOULES = { multiplyAdd: 4.6, add: 0.9 } as const;

/** Microjoules of an ANN's multiply-adds. */
export function annEnergy(macs: number): number {
  return macs * PICOJOULES.multiplyAdd * 1e-6;
}

/** Microjoules of an SNN's operations: additions, but for graded spikes, which multiply a weight by a number. */
export function snnEnergy(ofClass: MethodClass, operations: number): number {
  return operations * (ofClass === 'D' ? PICOJOULES.multiplyAdd : PICOJOULES.add) * 1e-6;
}
