/** Where a float32 number stands among all of them. */

/**
 * Place of a number from its bits as int32, or its bits from the place: neighbours are 1 apart, −0 and +0 have one place.
 *
 * @example ordinal(-(2 ** 31)) // 0: the bits of −0
 */
export function ordinal(bits: number): number {
  return bits < 0 ? -(2 ** 31) - bits : bits;
}
