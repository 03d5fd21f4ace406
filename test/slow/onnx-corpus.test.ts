/**
 * ONNX files of others, in a folder that an environment variable names; each file is imported and compared. Without a
 * folder there is nothing to do.
 *
 *   ONNX_NETS=FOLDER npx vitest run --root . --config test/slow.config.ts test/slow/onnx-corpus.test.ts
 *
 * ONNX_NODE_TESTS is a folder of ONNX's own node tests: a folder each, with model.onnx, input_0.pb and output_0.pb.
 */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compareNodeTest, compareWithRuntime, type Verdict } from '../support/onnx-compare.js';

const { ONNX_NETS, ONNX_NODE_TESTS, ONNX_REPORT } = process.env;

/** Operators and uses of them that the importer knows; a file of nothing else should import. */
const TAKEN = new Set(
  [
    'Conv Gemm MatMul BatchNormalization Relu LeakyRelu PRelu Clip Max GlobalAveragePool ReduceMean AveragePool Add Sub Mul Div',
    'Sum Neg Concat Flatten Reshape Squeeze Unsqueeze Transpose Slice Gather Split Pad Identity Dropout Cast Softmax LogSoftmax',
    'ArgMax Constant ConstantOfShape Shape Floor Ceil',
  ].flatMap((line) => line.split(' ')),
);

function report(kind: string, verdicts: ReadonlyMap<string, Verdict>): void {
  const groups = new Map<string, number>();
  const lines: string[] = [];
  for (const [file, { verdict, what, operators }] of verdicts) {
    const outside = operators.filter((op) => !TAKEN.has(op));
    const group =
      verdict !== 'refused'
        ? verdict
        : outside.length > 0
          ? 'refused: other operators'
          : 'refused: only such operators';
    groups.set(group, (groups.get(group) ?? 0) + 1);
    lines.push([file, group, outside.join(' '), what.replaceAll('\n', ' | ')].join('\t'));
  }
  console.log(`${kind}: ${[...groups].map(([group, count]) => `${count} ${group}`).join(', ')}`);
  if (ONNX_REPORT) writeFileSync(`${ONNX_REPORT}.${kind}.tsv`, `${lines.join('\n')}\n`);
}

test.skipIf(!ONNX_NETS)('nets of others', async () => {
  const folder = ONNX_NETS as string;
  const files = (readdirSync(folder, { recursive: true }) as string[]).filter((file) => file.endsWith('.onnx')).sort();
  const verdicts = new Map<string, Verdict>();
  for (const file of files) {
    const began = performance.now();
    verdicts.set(file, await compareWithRuntime(join(folder, file)));
    if (process.env.ONNX_TIMES) console.log(file, Math.round(performance.now() - began));
  }
  report('nets', verdicts);
  expect([...verdicts].filter(([, { verdict }]) => verdict === 'wrong')).toEqual([]);
});

test.skipIf(!ONNX_NODE_TESTS)("ONNX's own node tests: none is accepted and wrong", () => {
  const folder = ONNX_NODE_TESTS as string;
  const verdicts = new Map<string, Verdict>();
  for (const name of readdirSync(folder).sort()) {
    if (existsSync(join(folder, name, 'input_0.pb'))) verdicts.set(name, compareNodeTest(join(folder, name)));
  }
  report('node-tests', verdicts);
  expect([...verdicts].filter(([, { verdict }]) => verdict === 'wrong')).toEqual([]);
});
