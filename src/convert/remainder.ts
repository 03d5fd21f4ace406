/** The remainder of the paper's algorithms. */

/**
 * Floor modulus: a − floor(a / m) m, in [0, m) for m > 0, as Python's `%`; JavaScript's keeps the sign of a.
 */
export function floorModulus(a: number, m: number): number {
  const rest = -m < a && a < m ? a : a % m; // what % would give, without its cost
  if (rest >= 0) return rest === 0 ? 0 : rest;
  return rest + m < m ? rest + m : 0; // a tiny negative rest would round up to m itself
}
