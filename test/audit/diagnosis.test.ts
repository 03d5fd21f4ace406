/** The diagnosis follows from the numbers: of a net that suffers from one thing it names that thing. */
import { expect, test } from 'vitest';
import { type Audit, auditImages } from '../../src/audit/audit.js';
import { diagnose } from '../../src/audit/diagnosis.js';
import { contextOf } from '../../src/cli/audit.js';
import { createReferenceEngine } from '../../src/engine/reference/engine.js';
import { createNetwork } from '../../src/network/network.js';
import type { Conversion } from '../../src/network/snn.js';
import { randomFloats } from '../support/random-network.js';

/** Forty images of one pixel in (0, 1) through one spiking neuron. */
function auditWith(V_th: number, v_0: number, T: number): Audit {
  const one = { weight: Float32Array.of(1), bias: Float32Array.of(0) };
  const network = createNetwork([
    { kind: 'input', name: 'image', shape: [1, 1, 1] },
    { kind: 'linear', name: 'w', input: 'image', ...one },
    { kind: 'relu', name: 'only', input: 'w' },
    { kind: 'linear', name: 'logits', input: 'only', ...one },
  ]);
  const random = randomFloats(3);
  const images = Float32Array.from({ length: 40 }, random);
  const [thresholds, initialPotential, biasShift] = [V_th, v_0, 0].map((x) => [Float32Array.of(x)]);
  const parameters = { thresholds, initialPotential, biasShift, fire: '>' } as const;
  return auditImages(createReferenceEngine(network), parameters, images, { steps: T });
}

test('a threshold that is too low: clipping, and the calibration is not like these images', () => {
  const [first, ...rest] = diagnose(auditWith(0.5, 0.25, 512), { quantile: 0.99 });
  expect(first).toMatch(/error of the output was made by only 100\.0 % \(clipping\)/);
  expect(rest[0]).toMatch(/^clipping: .* largest in only .*thresholds are lower/);
  expect(rest.join('\n')).toMatch(/activations of only exceed V_th where quantile 0\.99 expects 1\.0 %/);
});

test('few steps: whole spikes', () => {
  const [first, second] = diagnose(auditWith(1, 0.5, 4), { quantile: 0.99 });
  expect(first).toMatch(/made by only 100\.0 % \(whole spikes\)/);
  expect(second).toMatch(/^whole spikes: .*few levels/);
});

test('no v(0): it gives nothing back; v(0) = 1.5 V_th gives too much', () => {
  expect(diagnose(auditWith(1, 0, 16)).join('\n')).toMatch(/gives back 0\.0 % .* too low/);
  expect(diagnose(auditWith(1, 1.5, 16)).join('\n')).toMatch(/too high/);
});

test('neurons that never spike: silenced, the image is lost', () => {
  const lines = diagnose(auditWith(1, -20, 16)).join('\n');
  expect(lines).toMatch(/layer only is the first that loses the image \(40 images\)/);
  expect(lines).toMatch(/100\.0 % of the neurons of only never spike/);
});

test('a residue above its bound comes first', () => {
  const audit = auditWith(1, 0.5, 16);
  const [layer] = audit.layers;
  const broken = { ...audit, layers: [{ ...layer, residue: { largest: 1, ofBound: 1e5 } }] };
  expect(diagnose(broken)[0]).toMatch(/Eq\. \(7\) does not hold in layer only/);
});

test('at quantile 1 one activation above V_th says nothing of the calibration', () => {
  const audit = auditWith(1, 0.5, 16);
  const above = (clipped: number) => ({ ...audit, layers: audit.layers.map((layer) => ({ ...layer, clipped })) });
  expect(diagnose(above(1 / 4096), { quantile: 1 }).join('\n')).not.toMatch(/calibration/);
  expect(diagnose(above(0.01), { quantile: 1 }).join('\n')).toMatch(/calibration/);
});

test('the origin of an error: the image’s code, a max pool’s own, a layer’s own; over how many images', () => {
  const audit = auditWith(1, 0.5, 4);
  const made = (share: readonly number[]) => ({
    ...audit,
    origins: { sources: ['image', 'pool', 'only'], targets: ['only', 'logits'], shares: [[0, 0, 0], share] },
  });
  expect(diagnose(made([1, 0, 0]))[0]).toMatch(/made by image 100\.0 % \(the code of the image\)/);
  expect(diagnose(made([0, 1, 0]))[0]).toMatch(/made by pool 100\.0 % \(pooling\).* \(first 4 images\)$/);
  expect(diagnose({ ...made([0, 1, 0]), images: 4 })[0]).not.toMatch(/first 4/);
  // What a pool before it does is the pool's, however large; a layer without any error of its own is not said to pool.
  const [layer] = audit.layers;
  const parts = { ...layer.parts, pooling: { ...layer.parts.pooling, relative: 9 } };
  expect(diagnose({ ...made([0, 0, 1]), layers: [{ ...layer, parts }] })[0]).toMatch(/made by only 100\.0 % \(whole/);
});

test('what V_th is no quantile of says nothing of the calibration', () => {
  const of = (options: Record<string, unknown>) => contextOf({ options } as unknown as Conversion);
  expect(of({ quantile: 0.9 })).toEqual({ quantile: 0.9 });
  expect(of({ quantile: 0.9, threshold: 'quantile', blockThreshold: 'own', calibrate: 'shift' })).toEqual({
    quantile: 0.9,
  });
  for (const other of [{ threshold: 'mmse' }, { blockThreshold: 'shared' }, { calibrate: 'search' }])
    expect(of({ quantile: 0.9, ...other })).toEqual({});
  expect(of({})).toEqual({});
});
