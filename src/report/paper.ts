/** Figures quoted from the paper (Mathematics 2023, 11, 58): loss of accuracy against the ANN, in points, on CIFAR. */

import type { MethodClass } from '../convert/method.js';

/** Time steps of the quoted columns. */
export const PAPER_STEPS = [8, 16, 32, 64, 128, 256] as const;

/** A row of the paper's tables on somebody else's method, as quoted there. */
export interface QuotedRow {
  /** Name and reference number as the paper has them: `RobustNorm [28]`. */
  readonly method: string;
  /** Of the method, by our classes: E where the source network is trained for it. */
  readonly class: MethodClass;
  /** Accuracy of its ANN, percent. */
  readonly ann: number;
  /** Loss at each of {@link PAPER_STEPS}, points; undefined where the paper has none. */
  readonly loss: readonly (number | undefined)[];
}

/** One network and data set. */
export interface QuotedTable {
  /** Of the paper. */
  readonly table: number;
  readonly name: string;
  readonly rivals: readonly QuotedRow[];
  /** Accuracy of the paper's ANN, percent. */
  readonly ann: number;
  /** Loss at each of {@link PAPER_STEPS}. */
  readonly loss: Readonly<Record<'i-snn' | 'c-snn' | 'ic-snn', readonly number[]>>;
}

/** A row whose losses end in the column T = 256+; a number or nothing for each column before. */
function rival(method: string, ofClass: MethodClass, ann: number, ...losses: number[]): QuotedRow {
  const none = new Array<undefined>(PAPER_STEPS.length - losses.length).fill(undefined);
  return { method, class: ofClass, ann, loss: [...none, ...losses] };
}

export const PAPER: readonly QuotedTable[] = [
  {
    ...{ table: 2, name: 'VGG16 on CIFAR-10', ann: 92.09 },
    rivals: [
      rival('RobustNorm [28]', 'A', 92.82, 82.71, 49.79, 11.3, 2.02, 0.07),
      rival('SpikeNorm [29]', 'A', 91.7, 0.15),
      rival('HybridTrain [37]', 'E', 92.81, 1.68, 0.33),
      rival('RMP [34]', 'A', 93.63, 33.33, 3.28, 1.22, 0.01),
      rival('TSC [32]', 'C', 93.63, 0.84, 0.36, 0.01),
      rival('Opt. [35]', 'E', 95.72, 19.48, 5.08, 1.61, 0.01),
      rival('RNL [36]', 'E', 92.86, 34.96, 7.46, 1.71, 0.35, 0.01),
    ],
    loss: {
      'i-snn': [22.28, 8.14, 1.72, 0.91, 0.75, 0.08],
      'c-snn': [28.52, 12.06, 5.25, 2.84, 1.37, 0.13],
      'ic-snn': [9.95, 2.97, 1.03, 0.61, 0.29, 0.05],
    },
  },
  {
    ...{ table: 3, name: 'VGG16 on CIFAR-100', ann: 70.59 },
    rivals: [
      rival('SpikeNorm [29]', 'A', 71.22, 0.45),
      rival('RMP [34]', 'A', 71.22, 7.46, 0.29),
      rival('TSC [32]', 'C', 71.22, 1.36, 0.25),
      rival('Opt. [35]', 'E', 77.89, 70.25, 50.05, 16.85, 0.18), // PAPER: its source has 56.05 at T = 64
    ],
    loss: {
      'i-snn': [33.79, 10.22, 4.03, 1.37, 0.83, 0.31],
      'c-snn': [47.38, 20.42, 8.31, 2.85, 1.89, 0.41],
      'ic-snn': [15.72, 7.11, 3.74, 1.24, 0.77, 0.2],
    },
  },
  {
    ...{ table: 4, name: 'ResNet20 on CIFAR-10', ann: 91.46 },
    rivals: [
      rival('SpikeNorm [29]', 'A', 89.1, 1.64),
      rival('HybridTrain [37]', 'E', 93.15, 0.21),
      rival('RMP [34]', 'A', 91.47, 3.87, 0.11),
      rival('TSC [32]', 'C', 91.47, 22.09, 2.9, 0.05),
    ],
    loss: {
      'i-snn': [43.21, 21.75, 4.72, 3.87, 1.06, 0.21],
      'c-snn': [57.18, 30.39, 8.25, 5.34, 2.39, 0.27],
      'ic-snn': [37.31, 10.23, 3.64, 2.14, 0.81, 0.09],
    },
  },
  {
    ...{ table: 5, name: 'ResNet20 on CIFAR-100', ann: 66.05 },
    rivals: [
      rival('SpikeNorm [29]', 'A', 69.72, 5.63),
      rival('RMP [34]', 'A', 68.72, 41.08, 21.89, 11.03, 0.9),
      rival('TSC [32]', 'C', 71.22, 10.3, 0.54), // PAPER: an ANN of 68.72 is meant
    ],
    loss: {
      'i-snn': [39.68, 22.41, 15.77, 4.62, 2.03, 0.59],
      'c-snn': [46.71, 27.19, 21.03, 7.93, 3.31, 0.63],
      'ic-snn': [35.59, 17.7, 9.28, 3.13, 1.61, 0.45], // PAPER: its text says 1.77 at T = 128
    },
  },
];

/** Where the rows come from. */
export const PAPER_SOURCE = 'Li, Shang, Shi, Gao, Zhang: IC-SNN, Mathematics 2023, 11(1), 58';

/** VGG16 on CIFAR-10 as others published it. */
export interface QuotedRival {
  readonly method: string;
  /** Is the ANN trained or fine-tuned for the conversion? */
  readonly training: boolean;
  /** Percent at T = 4, 8, 16, 32; undefined where nothing was published. */
  readonly accuracy: readonly (number | undefined)[];
  readonly source: string;
}

const NONE = undefined;

export const RIVALS: readonly QuotedRival[] = [
  {
    ...{ method: 'RMP (Han et al. 2020)', training: false, accuracy: [NONE, NONE, NONE, 60.3] },
    source: 'QCFS (Bu et al. 2022), table 1',
  },
  {
    ...{ method: 'RTS (Deng & Gu 2021)', training: true, accuracy: [NONE, NONE, NONE, 76.24] },
    source: 'QCFS, table 1',
  },
  {
    ...{ method: 'RNL (Ding et al. 2021)', training: true, accuracy: [NONE, NONE, 57.9, 85.4] },
    source: 'QCFS, table 1',
  },
  {
    ...{ method: 'SNNC-AP (Li et al. 2021)', training: false, accuracy: [NONE, NONE, NONE, 93.71] },
    source: 'QCFS, table 1',
  },
  {
    ...{ method: 'OPI (Bu et al. 2022)', training: true, accuracy: [NONE, NONE, 93.38, NONE] },
    source: 'its abstract',
  },
  {
    ...{ method: 'QCFS (Bu et al. 2022)', training: true, accuracy: [93.96, 94.95, 95.4, 95.54] },
    source: 'its table 1',
  },
];
