/** `downloadDataset` against a server of the test's own: whatever goes wrong, the folder holds exactly what it should. */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { FileError } from '../../src/check.js';
import { addDownload } from '../../src/cli/download.js';
import { DATASET_ARCHIVES, type DatasetArchive } from '../../src/datasets/archives.js';
import { type DownloadOptions, downloadDataset } from '../../src/datasets/download.js';
import { type Entry, tar } from '../support/tar.js';

/** Contents that differ byte for byte and end in the middle of a block. */
const pattern = (length: number, seed: number) =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + seed * 7 + (i >> 8)) % 256);
const TRAIN = pattern(70_001, 1);
const TEST = pattern(1024, 2);
const LABELS = 'cat\ndog\nship\n\n';
const FOLDER_ENTRY: Entry = { name: 'set-bin/', type: '5' };
const GOOD: Entry[] = [
  FOLDER_ENTRY,
  { name: 'set-bin/test.bin', content: TEST },
  { name: 'set-bin/readme.html', content: '<a>' },
  { name: 'set-bin/train.bin', content: TRAIN },
  { name: 'set-bin/names.txt', content: LABELS },
];
const NAMES = ['names.txt', 'test.bin', 'train.bin'];

/** The facts that fit an archive. */
function facts(bytes: Uint8Array, change: Partial<DatasetArchive> = {}): DatasetArchive {
  return {
    urls: [at('archive')],
    bytes: bytes.length,
    md5: createHash('md5').update(bytes).digest('hex'),
    directory: 'set-bin',
    members: [
      { name: 'train.bin', bytes: TRAIN.length },
      { name: 'test.bin', bytes: TEST.length },
      { name: 'names.txt', labels: 3 },
    ],
    ...change,
  };
}

let requests: string[] = [];
let answer: (response: ServerResponse, url: string) => void = () => {};
const listener: RequestListener = (request, response) => {
  requests.push(request.url ?? '');
  answer(response, request.url ?? '');
};
const server = createServer(listener);
let base = '';
const at = (path: string) => `${base}/${path}`;
const root = mkdtempSync(join(tmpdir(), 'ic-snn-download-'));
let count = 0;
const newFolder = () => join(root, `${++count}`);

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  requests = [];
  // Each test has its own folder below the root: nothing may appear beside them.
  expect(readdirSync(root).filter((name) => !/^\d+$/.test(name))).toEqual([]);
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  rmSync(root, { recursive: true });
});

const serve = (bytes: Uint8Array) => {
  answer = (response) => {
    response.setHeader('content-length', bytes.length);
    response.end(bytes);
  };
};
const run = (folder: string, archive: DatasetArchive, options: DownloadOptions = {}) =>
  downloadDataset('cifar10', folder, { archive, insecureHttp: true, ...options });

/** The download is refused with one line that says this, and a folder that was not there is not there after it. */
async function refused(archive: DatasetArchive, message: RegExp, options: DownloadOptions = {}): Promise<void> {
  const folder = newFolder();
  const error = await run(folder, archive, options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FileError);
  expect((error as Error).message).toMatch(message);
  expect((error as Error).message).not.toContain('\n');
  expect(existsSync(folder)).toBe(false);
}

/** Refused for what is in the archive, its size and sum being right. */
async function refusedContent(tarball: Uint8Array, message: RegExp): Promise<void> {
  const bytes = gzipSync(tarball);
  serve(bytes);
  await refused(facts(bytes), message);
}

function expectGood(folder: string): void {
  expect(readdirSync(folder).sort()).toEqual(NAMES);
  expect(readFileSync(join(folder, 'train.bin')).equals(TRAIN)).toBe(true);
  expect(readFileSync(join(folder, 'test.bin')).equals(TEST)).toBe(true);
  expect(readFileSync(join(folder, 'names.txt'), 'utf8')).toBe(LABELS);
}

const good = gzipSync(tar(...GOOD));

describe('fetched', () => {
  test('the expected files, flat, and nothing else; folders above are made; progress reaches the end', async () => {
    serve(good);
    const folder = join(newFolder(), 'a', 'b');
    const seen: [string, number, number][] = [];
    const result = await run(folder, facts(good), { progress: (...at) => seen.push(at) });
    expect(result).toEqual({
      folder,
      fetched: true,
      files: [
        { name: 'train.bin', bytes: TRAIN.length },
        { name: 'test.bin', bytes: TEST.length },
        { name: 'names.txt', bytes: LABELS.length },
      ],
    });
    expectGood(folder);
    for (const stage of ['fetching', 'unpacking'])
      expect(seen.filter(([name]) => name === stage).at(-1)).toEqual([stage, good.length, good.length]);
  });

  test('a second run asks nobody; --force fetches again', async () => {
    serve(good);
    const folder = newFolder();
    await run(folder, facts(good));
    expect(await run(folder, facts(good))).toMatchObject({ fetched: false, files: { length: 3 } });
    expect(requests).toHaveLength(1);
    expect(await run(folder, facts(good), { force: true })).toMatchObject({ fetched: true });
    expect(requests).toHaveLength(2);
    expectGood(folder);
  });

  test.each([
    ['a file of another size', 'test.bin', 'short'],
    ['class names cut short', 'names.txt', 'cat\n'],
  ])('%s is replaced, other files of the folder stay', async (_, name, content) => {
    serve(good);
    const folder = newFolder();
    await run(folder, facts(good));
    writeFileSync(join(folder, name), content);
    writeFileSync(join(folder, 'notes'), 'mine');
    expect(await run(folder, facts(good))).toMatchObject({ fetched: true });
    expect(readFileSync(join(folder, 'notes'), 'utf8')).toBe('mine');
    rmSync(join(folder, 'notes'));
    expectGood(folder);
  });

  test('a link in the folder is replaced, not followed', async () => {
    serve(good);
    const [folder, outside] = [newFolder(), join(newFolder())];
    mkdirSync(folder);
    writeFileSync(outside, 'outside');
    symlinkSync(outside, join(folder, 'test.bin'));
    await run(folder, facts(good));
    expect(readFileSync(outside, 'utf8')).toBe('outside');
    expectGood(folder);
  });

  test('headers of GNU and v7, pax headers, "./" and a split path', async () => {
    const bytes = gzipSync(
      tar(
        { name: 'pax_global_header', type: 'g', content: '19 comment=whatever\n' },
        { name: './set-bin', type: '5' },
        { name: './set-bin/test.bin', content: TEST, magic: 'ustar  \0', prefix: '01234567012' },
        { name: 'set-bin//train.bin', content: TRAIN, type: '\0', magic: '' },
        { name: 'names.txt', content: LABELS, prefix: 'set-bin' },
      ),
    );
    serve(bytes);
    const folder = newFolder();
    await run(folder, facts(bytes));
    expectGood(folder);
  });

  test('without a length, and in small pieces', async () => {
    answer = (response) => {
      for (let i = 0; i < good.length; i += 1000) response.write(good.subarray(i, i + 1000));
      response.end();
    };
    const folder = newFolder();
    await run(folder, facts(good));
    expectGood(folder);
  });

  test('bytes as sent, even where the server calls them compressed', async () => {
    answer = (response) => response.setHeader('content-encoding', 'x-gzip').end(good);
    const folder = newFolder();
    await run(folder, facts(good));
    expectGood(folder);
  });

  test('after a redirect, and from the second address where the first fails', async () => {
    answer = (response, url) => {
      if (url === '/gone') response.writeHead(404).end('no');
      else if (url === '/moved') response.writeHead(302, { location: '/archive' }).end();
      else response.end(good);
    };
    const folder = newFolder();
    await run(folder, facts(good, { urls: [at('gone'), at('moved')] }));
    expect(requests).toEqual(['/gone', '/moved', '/archive']);
    expectGood(folder);
  });
});

describe('refused by the network', () => {
  test('truncated', async () => {
    answer = (response) => {
      response.setHeader('content-length', good.length);
      response.write(good.subarray(0, 300), () => response.destroy());
    };
    await refused(facts(good), /: byte 300 of \d+: the download broke off; check the network and try again$/);
  });

  test('truncated without a length', async () => {
    answer = (response) => {
      response.write(good.subarray(0, 300));
      response.end();
    };
    await refused(facts(good), /: byte 300 of \d+: the download broke off/);
  });

  test('silent', async () => {
    answer = (response) => {
      response.setHeader('content-length', good.length);
      response.write(good.subarray(0, 300));
    };
    await refused(facts(good), /: byte 300 of \d+: the download broke off/, { idleSeconds: 0.2 });
    answer = () => {};
    await refused(facts(good), /cannot be reached \(ETIMEDOUT\)/, { idleSeconds: 0.2 });
  });

  test('wrong size: by its header, and by its bytes', async () => {
    serve(Buffer.concat([good, Buffer.from('x')]));
    await refused(facts(good), /has \d+ bytes, expected \d+; this is another file/);
    answer = (response) => {
      response.write(good);
      response.end('x');
    };
    await refused(facts(good), /has more bytes, expected \d+/);
  });

  test('wrong sum', async () => {
    serve(good);
    await refused(facts(good, { md5: '0'.repeat(32) }), /has MD5 [0-9a-f]{32}, expected 0{32}/);
  });

  test.each([404, 500, 304])('HTTP status %i', async (status) => {
    answer = (response) => response.writeHead(status).end();
    await refused(facts(good), new RegExp(`/archive: answers ${status} [A-Z].*; try again later$`));
  });

  test.each(['http://example.org/a', 'ftp://example.org/a', 'file:///etc/passwd', 'http://[', '//example.org/a'])(
    'redirect to %s',
    async (location) => {
      answer = (response) => response.writeHead(301, { location }).end();
      await refused(facts(good), /redirects to .*, which is not HTTPS/);
      expect(requests).toHaveLength(1);
    },
  );

  test('redirects without end, or without a target', async () => {
    answer = (response) => response.writeHead(302, { location: '/archive' }).end();
    await refused(facts(good), /redirects more than 5 times/);
    answer = (response) => response.writeHead(302).end();
    await refused(facts(good), /answers 302 Found/);
  });

  test('no network', async () => {
    const closed = createServer();
    await new Promise<void>((done) => closed.listen(0, '127.0.0.1', done));
    const { port } = closed.address() as AddressInfo;
    await new Promise((done) => closed.close(done));
    await refused(facts(good, { urls: [`http://127.0.0.1:${port}/a`] }), /cannot be reached \(ECONNREFUSED\); check/);
    await refused(facts(good, { urls: ['https://nowhere.invalid/a'] }), /cannot be reached \((ENOTFOUND|EAI_AGAIN)\)/);
  });

  test('an http address without the option', async () => {
    const folder = newFolder();
    await expect(run(folder, facts(good), { insecureHttp: false })).rejects.toThrow(RangeError);
    expect(existsSync(folder)).toBe(false);
    expect(requests).toEqual([]);
  });
});

describe('refused for its content', () => {
  const withEntry = (entry: Entry) => tar(...GOOD, entry);
  test.each(['../evil', 'set-bin/../../evil', 'set-bin/..', '/tmp/evil', '..\\evil', 'C:/evil', 'set-bin/a\nb'])(
    'the path %j',
    (name) => refusedContent(withEntry({ name, content: 'evil' }), /is no plain path inside a folder/),
  );

  test('a prefix that leads out', () =>
    refusedContent(withEntry({ name: 'evil', prefix: '..', content: 'evil' }), /"\.\.\/evil": is no plain path/));

  test.each([
    ['2', 'symlink'],
    ['1', 'link'],
    ['3', 'character-device'],
    ['4', 'block-device'],
    ['6', 'fifo'],
  ])('an entry of type %s', (type, kind) =>
    refusedContent(
      withEntry({ name: 'set-bin/x', type, link: '/etc/passwd' }),
      new RegExp(`: "set-bin/x": is no file or folder \\(${kind}\\);`),
    ),
  );

  test('a link with an expected name', () =>
    refusedContent(
      tar({ name: 'set-bin/train.bin', type: '2', link: '../../evil' }, ...GOOD),
      /: "set-bin\/train.bin": is no file or folder \(symlink\);/,
    ));

  test.each([
    ['long name', { name: '././@LongLink', type: 'L', content: '../../evil\0' }],
    ['pax header', { name: 'PaxHeader', type: 'x', content: '19 path=../../evil\n' }],
  ])('a %s that leads out', (_, extension) =>
    refusedContent(
      tar(...GOOD, extension, { name: 'set-bin/test.bin', content: TEST }),
      /"\.\.\/\.\.\/evil": is no plain path/,
    ),
  );

  test('the same file twice', () =>
    refusedContent(withEntry({ name: './set-bin/test.bin', content: TEST }), /: set-bin\/test.bin: is there twice/));

  test.each(NAMES)('no %s', (name) =>
    refusedContent(tar(...GOOD.filter((entry) => !entry.name.endsWith(name))), new RegExp(`holds no ${name};`)),
  );

  test('the files in another folder', () =>
    refusedContent(
      tar(...GOOD.map((entry) => ({ ...entry, name: entry.name.replace('set-bin', 'other') }))),
      /holds no train.bin, test.bin, names.txt/,
    ));

  const replaced = (name: string, content: Uint8Array | string) =>
    tar(...GOOD.map((entry) => (entry.name.endsWith(name) ? { ...entry, content } : entry)));
  test('a file of another size', () =>
    refusedContent(replaced('test.bin', pattern(1023, 2)), /test.bin: has 1023 bytes, expected 1024/));
  test('too few class names', () =>
    refusedContent(replaced('names.txt', 'cat\ndog\n'), /names.txt: is not what it should be/));
  test('too long class names', () =>
    refusedContent(replaced('names.txt', pattern(70_000, 1)), /has 70000 bytes, expected at most/));

  test('a damaged header', () => {
    const damaged = tar(...GOOD);
    damaged[512] ^= 1;
    return refusedContent(damaged, /is no whole tar file \(.*checksum.*\);/i);
  });
  test('cut in a header, in a file, before the end mark', async () => {
    const whole = tar(...GOOD);
    for (const length of [0, 700, 1500, whole.length - 1024])
      await refusedContent(whole.subarray(0, length), /is no whole tar file \(.*truncated.*\);/);
  });

  test('no gzip, half a gzip, a gzip with a wrong sum', async () => {
    const damaged = Buffer.from(good);
    damaged[damaged.length - 5] ^= 1;
    for (const bytes of [tar(...GOOD), good.subarray(0, 500), good.subarray(0, good.length - 4), damaged]) {
      serve(bytes);
      await refused(facts(bytes), /is no whole gzip file \(Z_[A-Z]+_ERROR\)/);
    }
  });
});

describe('the folder', () => {
  test('cancelled half way: the reason is thrown, nothing is left', async () => {
    answer = (response) => {
      response.setHeader('content-length', good.length);
      response.write(good.subarray(0, 300));
    };
    const [folder, controller, reason] = [newFolder(), new AbortController(), new Error('enough')];
    const progress = vi.fn(() => controller.abort(reason));
    await expect(run(folder, facts(good), { signal: controller.signal, progress })).rejects.toBe(reason);
    expect(progress).toHaveBeenCalled();
    expect(existsSync(folder)).toBe(false);
  });

  test('cancelled while it connects, while it unpacks, and before', async () => {
    serve(good);
    const folder = newFolder();
    const [unpacking, early] = [new AbortController(), AbortSignal.abort(new Error('early'))];
    const progress = (stage: string) => void (stage === 'unpacking' && unpacking.abort(new Error('late')));
    await expect(run(folder, facts(good), { signal: unpacking.signal, progress })).rejects.toThrow('late');
    await expect(run(folder, facts(good), { signal: early })).rejects.toThrow('early');
    const connecting = new AbortController();
    answer = () => connecting.abort(new Error('connecting'));
    const urls = [at('archive'), at('archive')];
    requests = [];
    await expect(run(folder, facts(good, { urls }), { signal: connecting.signal })).rejects.toThrow('connecting');
    expect(requests).toHaveLength(1);
    expect(existsSync(folder)).toBe(false);
  });

  test('existing files stay as they are when the new ones are refused', async () => {
    serve(good);
    const folder = newFolder();
    await run(folder, facts(good));
    const bad = gzipSync(tar(...GOOD.slice(0, 4)));
    serve(bad);
    await expect(run(folder, facts(bad), { force: true })).rejects.toThrow(/holds no names.txt/);
    await expect(run(folder, facts(good), { force: true })).rejects.toThrow(/has \d+ bytes/);
    expectGood(folder);
  });

  test('a folder in the place of a file is said before the download', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'train.bin'), { recursive: true });
    await expect(run(folder, facts(good))).rejects.toThrow(/train.bin: is a folder where a file has to go/);
    expect(requests).toEqual([]);
    expect(readdirSync(folder)).toEqual(['train.bin']);
  });

  test('that is a file', async () => {
    const folder = newFolder();
    writeFileSync(folder, 'text');
    await expect(run(folder, facts(good))).rejects.toThrow(/: cannot be used \((ENOTDIR|EEXIST)\); check the folder/);
    await expect(run(join(folder, 'below'), facts(good))).rejects.toThrow(FileError);
    expect(readFileSync(folder, 'utf8')).toBe('text');
  });
});

describe('the command', () => {
  test('the official facts: HTTPS only, sizes of whole records', () => {
    for (const { urls, md5, members } of Object.values(DATASET_ARCHIVES)) {
      expect(urls.every((url) => url.startsWith('https://'))).toBe(true);
      expect(md5).toMatch(/^[0-9a-f]{32}$/);
      const bytes = members.reduce((sum, member) => sum + ('bytes' in member ? member.bytes : 0), 0);
      expect([60_000 * 3073, 60_000 * 3074]).toContain(bytes);
    }
  });

  test('says that the files are there already', async () => {
    const folder = newFolder();
    mkdirSync(folder);
    for (const [name, bytes] of [['train.bin', 153_700_000] as const, ['test.bin', 30_740_000] as const]) {
      writeFileSync(join(folder, name), '');
      truncateSync(join(folder, name), bytes);
    }
    writeFileSync(join(folder, 'fine_label_names.txt'), 'name\n'.repeat(100));
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const program = new Command().exitOverride();
    addDownload(program);
    await program.parseAsync(['download', 'cifar100', '-o', folder], { from: 'user' });
    expect(write.mock.calls.join('')).toMatch(/cifar100, 3 files, 184,440,500 bytes, there already; --force/);
    write.mockRestore();
  });

  test('refuses another name', async () => {
    const program = new Command();
    addDownload(program);
    for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => {} });
    await expect(program.parseAsync(['download', 'mnist'], { from: 'user' })).rejects.toThrow(/cifar10, cifar100/);
  });
});
