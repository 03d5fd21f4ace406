/** The paper's equations, quoted by its own numbers: what tests, texts and `git grep "Eq. (n)"` are held to. Data only. */

/** One numbered equation of the paper. */
export interface Equation {
  readonly n: number;
  /** Section of the paper. */
  readonly section: '3.1' | '3.2' | '3.4';
  /** As the paper has it; θ, Σ and the layer index l as there. */
  readonly formula: string;
  /** The same as code and comments spell it, see glossary.ts: without l, `_prev` for l − 1. */
  readonly spelled: string;
  /** Functions of this folder that compute it or a side or term of it. */
  readonly functions: readonly string[];
  /** The SIMD kernel that computes it, or null where it describes a simulation and is no part of one. */
  readonly kernel: string | null;
  readonly inWords: string;
}

export const EQUATIONS: readonly Equation[] = [
  {
    ...{ n: 1, section: '3.1', formula: 'a^{l+1} = max(W^l a^l + b^l, 0)', spelled: 'a = max(z, 0)' },
    ...{ functions: ['addProduct', 'activation'], kernel: 'assembly/dense.ts' },
    inWords: 'ReLU layer of the ANN; z = W a_prev + b',
  },
  {
    ...{ n: 2, section: '3.1', formula: 'V_temp(t) = V(t-1) + X(t)', spelled: 'V_temp(t) = V(t − 1) + X(t)' },
    ...{ functions: ['integrate'], kernel: 'assembly/membrane.ts' },
    inWords: 'integration; X(t), the input at step t, has no number of its own',
  },
  {
    ...{ n: 3, section: '3.1', formula: 'V(t) = V_temp(t) - V_th if V(t) > V_th, else V_temp(t)' },
    ...{ spelled: 'V(t) = V_temp(t) − V_th where the neuron fires, else V_temp(t)' },
    ...{ functions: ['softReset', 'gradedReset'], kernel: 'assembly/membrane.ts' },
    inWords: 'soft reset; prints V(t) where (6) has v_temp',
  },
  {
    ...{ n: 4, section: '3.2', formula: 'v_temp^l(t) = v^l(t-1) + W^l x^l(t) + b^l' },
    ...{ spelled: 'v_temp(t) = v(t − 1) + W x(t) + b' },
    ...{ functions: ['addProduct', 'inputCurrent', 'integrate'], kernel: 'assembly/sums.ts' },
    inWords: "(2) with the layer's input written out",
  },
  {
    ...{ n: 5, section: '3.2', formula: 'v^l(t) = v^l(t-1) + W^l x^l(t) + b^l - θ^l(t) V_th^l' },
    ...{ spelled: 'v(t) = v(t − 1) + W x(t) + b − θ(t) V_th' },
    ...{ functions: ['recursion'], kernel: 'assembly/membrane.ts' },
    inWords: 'one step of the neuron, the recursion: (4) put into (3)',
  },
  {
    ...{ n: 6, section: '3.2', formula: 'θ^l(t) = 1 if v_temp^l(t) > V_th^l, else 0' },
    ...{ spelled: 'θ(t) = 1 if v_temp(t) > V_th, else 0' },
    ...{ functions: ['firesAt', 'gradedSpikes'], kernel: 'assembly/membrane.ts' },
    inWords: 'firing',
  },
  {
    ...{ n: 7, section: '3.2', formula: 'v^l(T) = v^l(0) + W^l Σ_t x^l(t) + T b^l - Σ_t θ^l(t) V_th^l' },
    ...{ spelled: 'v(T) = v(0) + W Σ x(t) + T b − Σ θ(t) V_th' },
    ...{ functions: ['finalPotential'], kernel: null },
    inWords: '(5) summed over t: exact bookkeeping',
  },
  {
    ...{ n: 8, section: '3.2', formula: 'r^l = Σ_t θ^l(t) / T', spelled: 'r = Σ θ(t) / T' },
    ...{ functions: ['firingRate'], kernel: null },
    inWords: 'firing rate',
  },
  {
    ...{ n: 9, section: '3.2', formula: 'r^{l-1} = Σ_t x^l(t) / (T V_th^{l-1})' },
    ...{ spelled: 'r_prev = Σ x(t) / (T V_th_prev)' },
    ...{ functions: ['presynapticRate'], kernel: null },
    inWords: 'the rate of the layer before, from what it sent',
  },
  {
    ...{ n: 10, section: '3.2', formula: 'v^l(T) = v^l(0) + W^l T r^{l-1} V_th^{l-1} + T b^l - T r^l V_th^l' },
    ...{ spelled: 'v(T) = v(0) + W T r_prev V_th_prev + T b − T r V_th' },
    ...{ functions: ['finalPotentialFromRates'], kernel: null },
    inWords: '(8) and (9) put into (7)',
  },
  {
    ...{ n: 11, section: '3.2' },
    formula: 'r^l = (W^l r^{l-1} V_th^{l-1} + b^l) / V_th^l + (v^l(0) - v^l(T)) / (T V_th^l)',
    spelled: 'r = (W r_prev V_th_prev + b) / V_th + (v(0) − v(T)) / (T V_th)',
    ...{ functions: ['rateParts', 'errorTerm'], kernel: null },
    inWords: 'rate = drive + error term',
  },
  {
    ...{ n: 12, section: '3.4', formula: 'r^l = (W^l r^{l-1} V_th^{l-1} + b^l) / V_th^l' },
    ...{ spelled: 'r = (W r_prev V_th_prev + b) / V_th' },
    ...{ functions: ['drivenRate'], kernel: null },
    inWords: '(11) with v(0) = v(T)',
  },
  {
    ...{ n: 13, section: '3.4', formula: 'r^l V_th^l = W^l r^{l-1} V_th^{l-1} + b^l' },
    ...{ spelled: 'r V_th = W r_prev V_th_prev + b' },
    ...{ functions: ['meanOutput', 'drivenOutput'], kernel: null },
    inWords: '(12) times V_th',
  },
  {
    ...{ n: 14, section: '3.4', formula: 'x^l = W^l x^{l-1} + b^l', spelled: 'x = W x_prev + b' },
    ...{ functions: ['losslessOutput'], kernel: null },
    inWords: 'mean outputs x = r V_th are related as activations are',
  },
  {
    ...{ n: 15, section: '3.4' },
    formula: 'Δa^l = a^l - x^l = (W^l a^{l-1} + b^l) - (W^l x^{l-1} + b^l) = W^l (a^{l-1} - x^{l-1})',
    spelled: 'Δa = a − x',
    ...{ functions: ['outputDifference', 'handedOnDifference'], kernel: null },
    inWords: 'the difference is handed on from layer to layer',
  },
];
