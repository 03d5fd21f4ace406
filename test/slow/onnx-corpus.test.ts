/**
 * ONNX files of others, in a folder that an environment variable names; each file is imported and compared. Without a
 * folder there is nothing to do.
 *
 *   ONNX_NETS=FOLDER npx vitest run --root . --config test/slow.config.ts test/slow/onnx-corpus.test.ts
 *
 * ONNX_NODE_TESTS is a folder of ONNX's own node tests: a folder each, with model.onnx, input_0.pb and output_0.pb.
 * ONNX_REPORT=PATH writes a line for each file.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compareNodeTest, compareWithRuntime, type Verdict } from '../support/onnx-compare.js';
import { outsideForms } from '../support/onnx-forms.js';

const { ONNX_NETS, ONNX_NODE_TESTS, ONNX_REPORT } = process.env;

/** A file: what became of it, and why it need not be taken, if so. */
interface Entry extends Verdict {
  readonly file: string;
  readonly outside: string | undefined;
}

function counted(entries: readonly Entry[], key: (entry: Entry) => string): string {
  const groups = new Map<string, number>();
  for (const entry of entries) groups.set(key(entry), (groups.get(key(entry)) ?? 0) + 1);
  return [...groups].map(([group, count]) => `${count} ${group}`).join(', ');
}

/** Prints what became of the files, and of nets how many of the forms that should be taken are usable. */
function report(kind: 'nets' | 'node-tests', entries: readonly Entry[]): void {
  const inside = entries.filter(({ outside }) => outside === undefined);
  const usable = inside.filter(({ verdict }) => verdict === 'usable');
  const all = `${kind}: ${entries.length} files: ${counted(entries, ({ verdict }) => verdict)}`;
  const share = [
    `of the operators and forms that are taken: ${inside.length}: ${counted(inside, ({ verdict }) => verdict)}`,
    `usable of these: ${((100 * usable.length) / inside.length).toFixed(1)} %`,
    ...inside.filter((e) => !usable.includes(e)).map(({ file, verdict, what }) => `  ${verdict}: ${file}: ${what}`),
    `others: ${counted(
      entries.filter(({ outside }) => outside),
      ({ verdict, outside }) => `${verdict} (${outside})`,
    )}`,
  ];
  console.log([all, ...(kind === 'nets' ? share : [])].join('\n'));
  const row = ({ file, verdict, outside = '', what }: Entry) =>
    [file, verdict, outside, what.replaceAll('\n', ' | ')].join('\t');
  if (ONNX_REPORT) writeFileSync(`${ONNX_REPORT}.${kind}.tsv`, `${entries.map(row).join('\n')}\n`);
}

const wrong = (entries: readonly Entry[]) => entries.filter(({ verdict }) => verdict === 'wrong');

test.skipIf(!ONNX_NETS)('nets of others', async () => {
  const folder = ONNX_NETS as string;
  const files = (readdirSync(folder, { recursive: true }) as string[]).filter((file) => file.endsWith('.onnx')).sort();
  const entries: Entry[] = [];
  for (const file of files) {
    const path = join(folder, file);
    const bytes = readFileSync(path);
    entries.push({ file, outside: outsideForms(bytes, path), ...(await compareWithRuntime(path, bytes)) });
  }
  report('nets', entries);
  expect(wrong(entries)).toEqual([]);
});

test.skipIf(!ONNX_NODE_TESTS)("ONNX's own node tests: none is accepted and wrong", () => {
  const folder = ONNX_NODE_TESTS as string;
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'input_0.pb')));
  const entries = names.sort().map((name): Entry => {
    const path = join(folder, name, 'model.onnx');
    return { file: name, outside: outsideForms(readFileSync(path), path), ...compareNodeTest(join(folder, name)) };
  });
  report('node-tests', entries);
  expect(wrong(entries)).toEqual([]);
});
