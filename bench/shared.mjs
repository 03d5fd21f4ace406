/** What the scripts beside this one share: the nets and images in ../shared, run as `ic-snn bench` runs them. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { firstImages } from 'ic-snn/datasets';
import { openImages } from 'ic-snn/datasets/node';
import { parseOnnx } from 'ic-snn/files';
import { compareReports, formatComparison, parseReport } from '../dist/bench/against.js';
import { openOnnxRuntime } from '../dist/bench/peers.js';
import { formatReport } from '../dist/bench/report.js';
import { runBench } from '../dist/bench/run.js';
import { createSubject } from '../dist/bench/subject.js';
import { writeFileAtomic } from '../dist/files/write-file.js';

const shared = new URL('../../shared/', import.meta.url);
const data = fileURLToPath(new URL('data/cifar10', shared));
const NETS = ['resnet20-cifar10', 'vgg16-cifar10'];

async function subjectOf(name) {
  const file = (ending) => readFileSync(new URL(`models/${name}.${ending}`, shared));
  const { mean, std } = JSON.parse(file('json').toString());
  const model = { ...parseOnnx(file('onnx'), name), normalisation: { mean, std } };
  const training = firstImages(openImages(data, { split: 'train', limit: 64 }), 64);
  const peer = await openOnnxRuntime(file('onnx'), model.network.shapes[0]);
  return createSubject(model, openImages(data), training, peer);
}

/**
 * Runs sections of the bench, on both nets where `nets` is true, and prints the report. `--quick` shortens it, `--json FILE`
 * writes it, `--against FILE` holds it against one that was written before.
 */
export async function answer(sections, nets) {
  const { values } = parseArgs({
    options: { quick: { type: 'boolean', default: false }, json: { type: 'string' }, against: { type: 'string' } },
  });
  const earlier = values.against && parseReport(readFileSync(values.against, 'utf8'), values.against);
  const have = existsSync(data) && NETS.every((name) => existsSync(new URL(`models/${name}.onnx`, shared)));
  const skipped = nets && !have ? ['whole nets: ../shared/models or ../shared/data/cifar10 not found'] : [];
  const subjects = nets && have ? await Promise.all(NETS.map(subjectOf)) : [];
  const { quick } = values;
  const report = await runBench({ sections: ['limits', ...sections], subjects, quick, skipped });
  console.log(formatReport(report));
  if (earlier) console.log(`\n${formatComparison(compareReports(report, earlier), values.against)}`);
  if (values.json) writeFileAtomic(values.json, `${JSON.stringify(report, undefined, 1)}\n`);
  for (const { peer } of subjects) await peer?.close();
}
