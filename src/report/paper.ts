/** Figures quoted from the paper (Mathematics 2023, 11, 58): loss of accuracy against the ANN, in points, on CIFAR. */

/** Time steps of the quoted columns. */
export const PAPER_STEPS = [8, 16, 32, 64, 128, 256] as const;

/** One network and data set. */
export interface QuotedTable {
  readonly name: string;
  /** Accuracy of the paper's ANN, percent. */
  readonly ann: number;
  /** Loss at each of {@link PAPER_STEPS}. */
  readonly loss: Readonly<Record<'i-snn' | 'c-snn' | 'ic-snn', readonly number[]>>;
}

export const PAPER: readonly QuotedTable[] = [
  {
    ...{ name: 'VGG16 on CIFAR-10', ann: 92.09 },
    loss: {
      'i-snn': [22.28, 8.14, 1.72, 0.91, 0.75, 0.08],
      'c-snn': [28.52, 12.06, 5.25, 2.84, 1.37, 0.13],
      'ic-snn': [9.95, 2.97, 1.03, 0.61, 0.29, 0.05],
    },
  },
  {
    ...{ name: 'VGG16 on CIFAR-100', ann: 70.59 },
    loss: {
      'i-snn': [33.79, 10.22, 4.03, 1.37, 0.83, 0.31],
      'c-snn': [47.38, 20.42, 8.31, 2.85, 1.89, 0.41],
      'ic-snn': [15.72, 7.11, 3.74, 1.24, 0.77, 0.2],
    },
  },
  {
    ...{ name: 'ResNet20 on CIFAR-10', ann: 91.46 },
    loss: {
      'i-snn': [43.21, 21.75, 4.72, 3.87, 1.06, 0.21],
      'c-snn': [57.18, 30.39, 8.25, 5.34, 2.39, 0.27],
      'ic-snn': [37.31, 10.23, 3.64, 2.14, 0.81, 0.09],
    },
  },
  {
    ...{ name: 'ResNet20 on CIFAR-100', ann: 66.05 },
    loss: {
      'i-snn': [39.68, 22.41, 15.77, 4.62, 2.03, 0.59],
      'c-snn': [46.71, 27.19, 21.03, 7.93, 3.31, 0.63],
      'ic-snn': [35.59, 17.7, 9.28, 3.13, 1.61, 0.45], // PAPER: its text says 1.77 at T = 128
    },
  },
];

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
