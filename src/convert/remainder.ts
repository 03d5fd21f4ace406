/** The remainder of the paper's algorithms. */

/** Quotients below this times a float32 are exact in float64: 29 + 24 bits. */
const MOST_EXACT = 2 ** 29;

/**
 * Floor modulus: a − floor(a / m) m, in [0, m) for m > 0, as Python's `%`; JavaScript's keeps the sign of a.
 */
export function floorModulus(a: number, m: number): number {
  if (Math.fround(a) === a && Math.fround(m) === m) return floorModulus32(a, m);
  return atLeastZero(a % m, m);
}

/** {@link floorModulus} of float32 numbers. */
export function floorModulus32(a: number, m: number): number {
  const quotient = Math.floor(a / m);
  // The difference is exact or rounded once, as `%` and an addition would give it, in a tenth of the time.
  return atLeastZero(Math.abs(quotient) < MOST_EXACT ? a - quotient * m : a % m, m);
}

/** A rest in (−m, m) into [0, m); one below 0 also where a quotient was rounded up to a whole number. */
function atLeastZero(rest: number, m: number): number {
  if (rest > 0 && rest < m) return rest;
  const wrapped = rest < 0 ? rest + m : 0; // −0 is 0
  return wrapped < m ? wrapped : 0; // a tiny negative rest would round up to m itself
}
