/** .tar.gz archives of data sets: entries that lie about themselves, and damage before and after compression. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { DatasetArchive } from '../../../src/datasets/archives.js';
import { unpackArchive } from '../../../src/datasets/unpack-archive.js';
import { END, type Entry, tarEntry } from '../../support/tar.js';
import type { FuzzFormat } from '../format.js';
import { joined, mutateBytes } from '../mutate.js';
import type { Random } from '../random.js';

const EXPECTED: DatasetArchive = {
  ...{ urls: [], bytes: 0, md5: '', directory: 'set-bin' },
  members: [
    { name: 'train.bin', bytes: 1500 },
    { name: 'names.txt', labels: 2 },
  ],
};

function randomEntries(random: Random): Entry[] {
  const entries: Entry[] = [
    { name: 'set-bin/', type: '5' },
    { name: 'set-bin/train.bin', content: new Uint8Array(1500) },
    { name: 'set-bin/names.txt', content: 'cat\ndog\n' },
  ];
  for (let times = random.below(4); times > 0; times--) {
    const at = random.below(entries.length);
    if (!entries[at]) break;
    const kind = random.below(5);
    if (kind === 0) entries.splice(at, 1);
    else if (kind === 1) entries.push(entries[at]);
    else if (kind === 2) entries[at] = { ...entries[at], name: random.pick(NAMES) };
    else if (kind === 3)
      entries[at] = { ...entries[at], type: random.pick([...'0123456789xgLKSD\0']), link: '/etc/passwd' };
    else entries[at] = { ...entries[at], content: random.bytes(random.pick([0, 1, 512, 1499, 70_000])) };
  }
  return entries;
}

const NAMES = [
  ...['../out', '/out', 'set-bin/../../out', 'C:\\out', 'set-bin\\train.bin', './set-bin//names.txt', '', '.', '..'],
  ...['set-bin/train.bin/', 'set-bin/names.txt\n', 'x'.repeat(99), '\u202egpj.exe'],
];

export const ARCHIVE: FuzzFormat = {
  name: 'archive',
  ending: 'tar.gz',
  make: (random) => {
    const tar = joined(...randomEntries(random).map(tarEntry), END);
    const zip = new Uint8Array(gzipSync(random.chance(0.4) ? mutateBytes(tar, random) : tar, { level: 1 }));
    return random.chance(0.2) ? mutateBytes(zip, random) : zip;
  },
  read: async (bytes, file) => {
    const root = mkdtempSync(join(tmpdir(), 'ic-snn-fuzz-'));
    try {
      const [path, folder] = [join(root, 'archive.tar.gz'), join(root, 'folder')];
      mkdirSync(folder);
      writeFileSync(path, bytes);
      // A file that got out would lie beside the folder, whether the archive was refused or not.
      const unpacked = await unpackArchive({ path, url: file, expected: EXPECTED }, folder, () => {}).then(
        () => undefined,
        (error: unknown) => error,
      );
      const beside = readdirSync(root).sort().join();
      if (beside !== 'archive.tar.gz,folder') throw new Error(`left the folder: ${beside}`);
      if (unpacked) throw unpacked;
      const found = readdirSync(folder).sort().join();
      if (found !== 'names.txt,train.bin') throw new Error(`unpacked ${found}`);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
    return undefined;
  },
};
