/** Names that arrays and columns of features and labels go by. */

export const FEATURE_NAMES = ['x', 'data', 'images', 'features'] as const;
export const LABEL_NAMES = ['y', 'labels', 'targets', 'label', 'target'] as const;

/** Does a column with this name hold the labels? */
export function isLabelName(name: string): boolean {
  return (LABEL_NAMES as readonly string[]).includes(name.toLowerCase());
}

/**
 * The array of a kind among the names of an archive, in small or capital letters: that of a part (`x_test`, `test_x`), or
 * one that is for no part.
 */
export function findArray(
  names: readonly string[],
  kind: readonly string[],
  part: 'train' | 'test',
): string | undefined {
  for (const wanted of [...kind.map((k) => `${k}_${part}`), ...kind.map((k) => `${part}_${k}`), ...kind]) {
    const found = names.find((name) => name.toLowerCase() === wanted);
    if (found !== undefined) return found;
  }
  return undefined;
}
