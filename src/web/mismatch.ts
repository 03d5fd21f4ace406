/** Images of other things than a net was trained on: its answers say little then, and the page says so. Pure data, no page. */
import { classNamesOf } from '../datasets/cifar-classes.js';
import { SYNTHETIC_CLASSES } from '../datasets/synthetic.js';
import type { ImageSet } from '../network/images.js';
import type { Model } from '../network/model.js';

/** The names of a set's classes; none of a picture, which may show anything. */
export function namesOf(name: string, set: ImageSet | undefined): readonly string[] | undefined {
  return name.startsWith('synthetic:') ? SYNTHETIC_CLASSES : set && classNamesOf(set);
}

const isSame = (a: readonly string[], b: readonly string[]) =>
  a.join().replaceAll('_', ' ') === b.join().replaceAll('_', ' '); // CIFAR-100 is spelled in both ways

/** Where there are images of such classes. */
function remedyOf(classes: readonly string[]): string {
  if (isSame(classes, SYNTHETIC_CLASSES)) return 'choose the embedded set';
  if (!isSame(classes, classNamesOf({ classCount: classes.length }) ?? [])) return 'open images of these';
  const file = classes.length === 10 ? 'test_batch.bin of CIFAR-10' : 'test.bin of CIFAR-100';
  return `open ${file} (binary version, cs.toronto.edu/~kriz/cifar.html)`;
}

const few = (names: readonly string[]) => names.slice(0, 3).join(', ') + (names.length > 3 ? ' …' : '');

/**
 * What is to be said of images that a net has other classes for; undefined where it knows them, or where either names none.
 *
 * @param role "these pictures", "the calibration images"
 */
export function mismatchOf(
  role: string,
  names: readonly string[] | undefined,
  { name, classes }: Model,
): string | undefined {
  if (!names || !classes || isSame(names, classes.slice(0, names.length))) return undefined;
  return `${name} knows ${few(classes)}, ${role} show ${few(names)}; ${remedyOf(classes)}`;
}
