/** Names that arrays and columns of features and labels go by. */

export const FEATURE_NAMES = ['x', 'data', 'images', 'features'] as const;
export const LABEL_NAMES = ['y', 'labels', 'targets', 'label', 'target'] as const;

/** Does a column with this name hold the labels? */
export function isLabelName(name: string): boolean {
  return (LABEL_NAMES as readonly string[]).includes(name.toLowerCase());
}

type Part = 'train' | 'test';

/** The first of some names that an archive has, in small or capital letters. */
function findName(names: readonly string[], wanted: readonly string[]): string | undefined {
  const found = wanted.map((one) => names.find((name) => name.toLowerCase() === one));
  return found.find((name) => name !== undefined);
}

/** The array of a kind that is for one part alone: `x_test`, `test_x`. */
function findOwn(names: readonly string[], kind: readonly string[], part: Part): string | undefined {
  return findName(names, [...kind.map((k) => `${k}_${part}`), ...kind.map((k) => `${part}_${k}`)]);
}

/** The array of a kind among the names of an archive: that of a part, or one that is for no part. */
export function findArray(names: readonly string[], kind: readonly string[], part: Part): string | undefined {
  return findOwn(names, kind, part) ?? findName(names, kind);
}

/** Has an archive features and labels for training, and others for the test? */
export function hasPartsOfBoth(names: readonly string[]): boolean {
  const kinds = [FEATURE_NAMES, LABEL_NAMES];
  return (['train', 'test'] as const).every((part) => kinds.every((kind) => findOwn(names, kind, part) !== undefined));
}
