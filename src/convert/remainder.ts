/** The remainder of the paper's algorithms. */

/** Quotients below this times a float32 are exact in float64: 29 + 24 bits. */
const MOST_EXACT = 2 ** 29;

/**
 * Floor modulus: a − floor(a / m) m, in [0, m) for m > 0, as Python's `%`; JavaScript's keeps the sign of a.
 */
export function floorModulus(a: number, m: number): number {
  const quotient = Math.floor(a / m);
  const isExact = Math.abs(quotient) < MOST_EXACT && Math.fround(a) === a && Math.fround(m) === m;
  // Of float32 numbers the difference is exact or rounded once, as `%` and an addition would give it, in a tenth of the time.
  const rest = isExact ? a - quotient * m : a % m;
  if (rest < 0) return inRange(rest + m, m); // also where a quotient was rounded up to a whole number
  return inRange(rest, m);
}

/** A tiny negative rest would round up to m itself, and −0 is 0. */
const inRange = (rest: number, m: number) => (rest > 0 && rest < m ? rest : 0);
