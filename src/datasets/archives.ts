/** What is known beforehand about the official archives of CIFAR-10 and CIFAR-100. Node only. */
import { readFileSync, statSync } from 'node:fs';
import { namesIn } from './class-names.js';

/** The data sets that can be fetched. */
export const DATASET_NAMES = ['cifar10', 'cifar100'] as const;

/** `cifar10` or `cifar100`. */
export type DatasetName = (typeof DATASET_NAMES)[number];

/** A file wanted from an archive: records of a fixed size, or a text with one class name a line. */
export type ArchiveMember = { readonly name: string } & ({ readonly bytes: number } | { readonly labels: number });

/** What is known beforehand about an archive. */
export interface DatasetArchive {
  /** Where it is; the next one is asked where one does not give it. */
  readonly urls: readonly string[];
  /** Size of the .tar.gz. */
  readonly bytes: number;
  /** MD5 of the .tar.gz, hexadecimal. */
  readonly md5: string;
  /** The folder inside the archive that holds the members. */
  readonly directory: string;
  readonly members: readonly ArchiveMember[];
}

// The home page's addresses are www.cs.toronto.edu/~kriz. Since 2026 these lead through plain HTTP to the second host,
// which is refused here, so that host is asked directly as well.
const HOSTS = ['https://www.cs.toronto.edu/~kriz', 'https://cave.cs.toronto.edu/kriz'];
const addresses = (file: string): string[] => HOSTS.map((host) => `${host}/${file}`);

/** The official facts: sums of https://www.cs.toronto.edu/~kriz/cifar.html, records of 3073 and 3074 bytes. */
export const DATASET_ARCHIVES: Readonly<Record<DatasetName, DatasetArchive>> = {
  cifar10: {
    urls: addresses('cifar-10-binary.tar.gz'),
    bytes: 170_052_171,
    md5: 'c32a1d4ab5d03f1284b67883e8d87530',
    directory: 'cifar-10-batches-bin',
    members: [
      ...[1, 2, 3, 4, 5].map((n) => ({ name: `data_batch_${n}.bin`, bytes: 10_000 * 3073 })),
      { name: 'test_batch.bin', bytes: 10_000 * 3073 },
      { name: 'batches.meta.txt', labels: 10 },
    ],
  },
  cifar100: {
    urls: addresses('cifar-100-binary.tar.gz'),
    bytes: 168_513_733,
    md5: '03b5dce01913d631647c71ecec9e9cb8',
    directory: 'cifar-100-binary',
    members: [
      { name: 'train.bin', bytes: 50_000 * 3074 },
      { name: 'test.bin', bytes: 10_000 * 3074 },
      { name: 'fine_label_names.txt', labels: 100 },
    ],
  },
};

/** A text of class names is far smaller; more is not read. */
export const MAX_LABEL_BYTES = 65_536;

/** Whether a file is there and has the size, or the number of class names, that it should have. */
export function isComplete(path: string, member: ArchiveMember): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) return false;
  if ('bytes' in member) return found.size === member.bytes;
  if (found.size > MAX_LABEL_BYTES) return false;
  return namesIn(readFileSync(path, 'utf8')).length === member.labels;
}
