/** CIFAR binary records: one or two label bytes, then 3072 bytes, channels first. */
import { checkFile, FileError } from '../check.js';
import type { ImageSet } from '../network/images.js';

const PIXELS = 3072;

interface Layout {
  readonly name: 'CIFAR-10' | 'CIFAR-100';
  /** Bytes before the pixels; the last is the label. */
  readonly labels: number;
  readonly classCount: number;
  /** Upper bound of each label byte. */
  readonly bounds: readonly number[];
}

const CIFAR10: Layout = { name: 'CIFAR-10', labels: 1, classCount: 10, bounds: [10] };
const CIFAR100: Layout = { name: 'CIFAR-100', labels: 2, classCount: 100, bounds: [20, 100] };

/** Record and bound of the first label out of range, or undefined. */
function firstBadLabel(bytes: Uint8Array, { labels, bounds }: Layout): { record: number; offset: number } | undefined {
  const size = labels + PIXELS;
  for (let record = 0; (record + 1) * size <= bytes.length; record++) {
    const at = bounds.findIndex((bound, i) => bytes[record * size + i] >= bound);
    if (at >= 0) return { record, offset: record * size + at };
  }
  return undefined;
}

function chooseLayout(bytes: Uint8Array, file: string): Layout {
  const fitting = [CIFAR10, CIFAR100].filter(({ labels }) => bytes.length % (labels + PIXELS) === 0);
  const plausible = fitting.filter((layout) => !firstBadLabel(bytes, layout));
  if (plausible.length > 0) return plausible[0];
  if (fitting.length > 0) {
    const [layout] = fitting;
    const bad = firstBadLabel(bytes, layout);
    const place = `record ${bad?.record}, offset ${bad?.offset}`;
    throw new FileError(
      file,
      place,
      `label ${bytes[bad?.offset ?? 0]} is not one of ${layout.name}; not CIFAR records, or damaged`,
    );
  }
  const rest = [CIFAR10, CIFAR100].map(({ name, labels }) => {
    const size = labels + PIXELS;
    return `${bytes.length % size} bytes past record ${Math.floor(bytes.length / size)} of ${name} (${size} each)`;
  });
  throw new FileError(
    file,
    `offset ${bytes.length}`,
    `is no whole number of records: ${rest.join(', ')}; copy the file again`,
  );
}

/**
 * Reads CIFAR-10 (3073 bytes a record) or CIFAR-100 (3074; the fine label counts) records, any whole number of them. The
 * two are told apart by length and labels.
 *
 * @throws FileError for an empty, cut off or oversized file, and for labels out of range
 */
export function parseCifar(bytes: Uint8Array, file: string): ImageSet<Uint8Array> {
  checkFile(bytes, file);
  if (bytes.length === 0) throw new FileError(file, '', 'is empty; copy it again');
  const layout = chooseLayout(bytes, file);
  const size = layout.labels + PIXELS;
  const count = bytes.length / size;
  const pixels = new Uint8Array(count * PIXELS);
  const labels = new Uint16Array(count);
  for (let n = 0; n < count; n++) {
    const start = n * size + layout.labels;
    labels[n] = bytes[start - 1];
    for (let p = 0; p < 1024; p++) {
      for (let c = 0; c < 3; c++) pixels[n * PIXELS + p * 3 + c] = bytes[start + c * 1024 + p];
    }
  }
  return { name: file, shape: [32, 32, 3], count, pixels, labels, classCount: layout.classCount };
}
