/** The two engines behind one interface, and jobs: what is done to many images, here or on workers. */
export type { CodingChoice } from '../coding/coders.js';
export { annAnswers, annProbabilities, type SimulatedImage, type SnnAnswersArgument, snnAnswers } from './answers.js';
export * from './create.js';
export * from './engine.js';
export {
  type AnyJob,
  createInlineRunner,
  type ImageRun,
  type Job,
  networkInputs,
  type Runner,
  type RunOptions,
  type Setup,
  type SimulationArgument,
  simulateEach,
  type Task,
  type Workplace,
} from './job.js';
export { createReferenceEngine } from './reference/engine.js';
export { createWasmEngine, type EngineMemory, engineMemory } from './wasm/engine.js';
