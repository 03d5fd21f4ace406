/** Processor time per image of the points of a net and of its ANN, in turns in this thread. */
import { readFileSync } from 'node:fs';
import { normalise } from 'ic-snn';
import { createEngine } from 'ic-snn/engine';
import { annEnergy, snnEnergy } from 'ic-snn/evaluate';
import { openOnnxRuntime } from '../../dist/bench/peers.js';
import { timingOf } from '../../dist/bench/timer.js';
import { imageMacs, totalUnpaddedMacs } from '../../dist/network/cost.js';

/** Images that are timed, one a turn. */
const TIMED = 32;
/** Seconds after which no new turn begins, and turns there are at least. */
const [MOST_SECONDS, FEWEST_TURNS] = [45, 12];

/**
 * Times what was found.
 *
 * @returns plain data for table, picture and file
 */
export async function timeInTurns({ path, data, model, normalisation, images, count, calibrationImages, ann, points }) {
  const { network, name } = model;
  const size = images.shape.reduce((a, b) => a * b);
  const all = normalise(images.pixels.subarray(0, TIMED * size), images.shape[2], normalisation);
  const imageOf = (n) => all.subarray((n % TIMED) * size, ((n % TIMED) + 1) * size);
  const engine = createEngine('wasm', network);
  const peer = path.endsWith('.onnx') ? await openOnnxRuntime(readFileSync(path), network.shapes[0]) : undefined;
  const tasks = [
    (n) => () => engine.forward(imageOf(n)),
    ...points.map(({ conversion }) => (n) => {
      engine.configure(conversion);
      engine.simulate(imageOf(n), { steps: 1 }); // scales the weights
      return () => engine.simulate(imageOf(n), { steps: conversion.steps });
    }),
    ...(peer ? [(n) => peer.prepare(imageOf(n))] : []),
  ];
  const times = await inTurns(tasks);
  await peer?.close();
  const imageMacsPerImage = imageMacs(network);
  const macs = totalUnpaddedMacs(network);
  const cost = { macs, energy: annEnergy(macs) };
  const timeOf = (i) => {
    const { work, ...time } = times[i];
    return time;
  };
  return {
    ...{ name, path, data, images: count, calibrationImages, turns: times[0].turns },
    ann: { ...ann, ...cost, ours: timeOf(0), ...(peer && { peer: { name: peer.name, ...timeOf(times.length - 1) } }) },
    rows: points.map(({ row: { initialPotential, thresholds, ...row }, reached, ladder }, i) => {
      const { work, ...time } = times[i + 1];
      const own = { ...work, imageMacsPerImage };
      return { ...row, ...own, energyPerImage: snnEnergy(own), reached, ladder, time };
    }),
  };
}

/** Medians and spreads, milliseconds: of the processor's time, and of the clock's; and what the images took of an SNN, on average. */
async function inTurns(tasks) {
  const samples = tasks.map(() => ({ processor: [], clock: [], spikes: 0, operations: 0, multiplied: 0 }));
  const began = performance.now();
  let turns = 0;
  for (let n = -2; n < FEWEST_TURNS || (n < TIMED && performance.now() - began < MOST_SECONDS * 1000); n++) {
    for (const [i, prepare] of tasks.entries()) {
      const run = prepare(n + TIMED);
      const [clock, processor] = [performance.now(), process.cpuUsage()];
      const answer = await run();
      const { user, system } = process.cpuUsage(processor);
      if (n < 0) continue; // warms up
      samples[i].processor.push((user + system) / 1000);
      samples[i].clock.push(performance.now() - clock);
      if (!answer?.logitsSum) continue; // of an ANN
      samples[i].spikes += answer.spikes.reduce((sum, n) => sum + n, 0);
      samples[i].operations += answer.synapticOperations;
      samples[i].multiplied += answer.multiplyOperations;
    }
    if (n >= 0) turns++;
  }
  return samples.map(({ processor, clock, spikes, operations, multiplied }) => ({
    ...{ ...timingOf(processor), clock: timingOf(clock), turns },
    work: {
      spikesPerImage: spikes / turns,
      synapticOperationsPerImage: operations / turns,
      multiplyOperationsPerImage: multiplied / turns,
    },
  }));
}
