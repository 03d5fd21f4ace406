/**
 * Glossary: every symbol of the paper as it is spelled here.
 *
 * | symbol  | paper      | type, shape                        | unit and meaning                                               |
 * |---------|------------|------------------------------------|----------------------------------------------------------------|
 * | l       | l          | index                              | layer; `_prev` stands for l − 1                                |
 * | T       | T          | whole number ≥ 1                   | time steps; t runs 1..T                                        |
 * | W       | W^l        | (Kh, Kw, I, O) or (I, O) float32   | weights, shared by ANN and SNN                                 |
 * | b       | b^l        | (O) float32                        | bias, shared                                                   |
 * | a       | a^l        | (H, W, C) float32                  | ReLU output of the ANN; a^(l+1) in Eq. (1)                     |
 * | x       | x^l(t)     | (H, W, C) float32                  | what a layer receives at step t: image, V_th θ, or its average |
 * | x       | x^l        | (H, W, C) float32                  | Eq. (14), (15): what a layer sends on average, V_th r          |
 * | X, I    | X(t)       | (H, W, C) float32                  | input current, W x(t) + b                                      |
 * | v_temp  | v_temp(t)  | (H, W, C) float32                  | membrane potential before the reset                            |
 * | v       | v^l(t)     | (H, W, C) float32                  | membrane potential after the reset                             |
 * | v_0     | v^l(0)     | 1, (C) or (H, W, C) float32        | initial membrane potential                                     |
 * | v_T     | v^l(T)     | (H, W, C) float32                  | what is left when the simulation ends: the residual            |
 * | V_th    | V_th^l     | 1 or (C) float32, > 0              | firing threshold, and the weight a spike carries               |
 * | theta   | θ^l(t)     | 0 or 1                             | spike                                                          |
 * | r       | r^l        | [0, 1] of the paper's neuron       | firing rate, spikes per step; signed or graded also beyond     |
 * | p       | p          | (0, 1]                             | quantile of activations that becomes V_th                      |
 *
 * All potentials and currents are in the unit of the ANN's activations; the weights are never rescaled.
 */
export type Glossary = never;
