/**
 * How fast are whole nets? ANN and SNN of the nets in ../shared/models on real images, one thread, against
 * onnxruntime-web (WASM SIMD, one thread) on the same file and images in the same run. First the answers are checked,
 * then timed; medians; ratios first. Usage: npm run bench
 */
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { createEngine } from 'ic-snn';
import { convert, DEFAULT_OPTIONS } from 'ic-snn/convert';
import { normalise, parseCifar } from 'ic-snn/datasets';
import { measureLimits } from 'ic-snn/engine';
import { parseOnnx } from 'ic-snn/files';
import * as ort from 'onnxruntime-web';
import { Bench } from 'tinybench';

const shared = new URL('../../shared/', import.meta.url);
const data = new URL('data/cifar10/', shared);
if (!existsSync(data)) {
  console.log('skipped: ../shared/data/cifar10 not found');
  process.exit(0);
}
ort.env.wasm.numThreads = 1;

/** Median milliseconds of each task of one bench. */
async function medians(tasks, time = 1500) {
  const bench = new Bench({ time, warmupTime: 300, iterations: 3, warmupIterations: 1 });
  for (const [name, work] of Object.entries(tasks)) bench.add(name, work);
  await bench.run();
  return Object.fromEntries(
    bench.tasks.map(({ name, result }) => {
      if (!result.latency) throw new Error(`${name}: ${result.error ?? result.state}`);
      return [name, result.latency.p50];
    }),
  );
}

function open(name) {
  const card = JSON.parse(readFileSync(new URL(`models/${name}.json`, shared), 'utf8'));
  const bytes = readFileSync(new URL(`models/${name}.onnx`, shared));
  const read = (file, count) =>
    normalise(parseCifar(readFileSync(new URL(file, data)), file).pixels.subarray(0, count * 3072), 3, card);
  return {
    bytes,
    network: parseOnnx(bytes, name).network,
    images: read('test_batch.bin', 16),
    calibration: read('data_batch_1.bin', 64),
  };
}

/** (N, H, W, C) to the channels-first tensor that ONNX expects. */
function tensor(images) {
  const n = images.length / 3072;
  const x = Float32Array.from(images, (_, i) => {
    const [image, rest] = [Math.floor(i / 3072), i % 3072];
    return images[image * 3072 + (rest % 1024) * 3 + Math.floor(rest / 1024)];
  });
  return new ort.Tensor('float32', x, [n, 3, 32, 32]);
}

const limits = measureLimits();
console.log(`${cpus()[0].model}, Node ${process.version}, one thread`);
console.log(
  `limits: ${limits.multiplyAdd.toFixed(1)} GFLOP/s multiply-add in registers, ${limits.loadAdd.toFixed(1)} G adds/s load-and-add\n`,
);

for (const name of ['resnet20-cifar10', 'vgg16-cifar10']) {
  const { bytes, network, images, calibration } = open(name);
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'] });
  const peer = (x) => session.run({ [session.inputNames[0]]: x });
  const engine = createEngine('wasm', network);
  const [one, sixteen] = [images.subarray(0, 3072), images];
  const logits = engine.forward(sixteen);
  const theirs = (await peer(tensor(sixteen)))[session.outputNames[0]].data;
  const far = logits.findIndex((logit, i) => Math.abs(logit - theirs[i]) > 1e-3);
  if (far >= 0) throw new Error(`logit ${far}: ${logits[far]} against ${theirs[far]}`);

  const [x1, x16] = [tensor(one), tensor(sixteen)];
  const ann = await medians({
    ours16: () => void engine.forward(sixteen),
    theirs16: () => peer(x16),
    ours1: () => void engine.forward(one),
    theirs1: () => peer(x1),
  });
  const perPass = ann.theirs16 / 16;
  console.log(name);
  console.log(
    `  ANN, batch 16: ${(ann.theirs16 / ann.ours16).toFixed(2)} x onnxruntime-web (${(ann.ours16 / 16).toFixed(2)} against ${perPass.toFixed(2)} ms/image)`,
  );
  console.log(
    `  ANN, batch 1:  ${(ann.theirs1 / ann.ours1).toFixed(2)} x onnxruntime-web (${ann.ours1.toFixed(2)} against ${ann.theirs1.toFixed(2)} ms)`,
  );
  for (const steps of [8, 32, 128]) {
    const snn = convert(engine, calibration, { ...DEFAULT_OPTIONS, quantile: 0.999, steps });
    engine.configure(snn);
    let operations = 0;
    let n = 0;
    const run = () => {
      const image = sixteen.subarray((n % 16) * 3072, ((n % 16) + 1) * 3072);
      operations += engine.simulate(image, { steps }).synapticOperations;
      n += 1;
    };
    const { simulate } = await medians({ simulate: run }, 3000);
    const rate = operations / n / simulate / 1e6;
    const share = (100 * rate) / limits.loadAdd;
    console.log(
      `  SNN, T = ${steps}: ${((perPass * steps) / simulate).toFixed(1)} x faster than ${steps} ANN passes of onnxruntime-web (${simulate.toFixed(1)} ms/image; ${rate.toFixed(1)} G adds/s, ${share.toFixed(0)} % of the load-and-add limit)`,
    );
    if (steps === 8) {
      const reference = createEngine('reference', network);
      reference.configure(snn);
      const began = performance.now();
      reference.simulate(one, { steps });
      console.log(
        `  SIMD against the TypeScript reference, T = 8: ${((performance.now() - began) / simulate).toFixed(0)} x`,
      );
    }
  }
  await session.release();
}
