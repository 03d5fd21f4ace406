/** The page's side of its worker: calls as promises; a cancel ends the worker and starts another. */
import type { Model } from '../network/model.js';
import { receivedError } from '../workers/errors.js';
import type { Call, Calls, Reply, Request, RunResult, StepResult } from './worker/protocol.js';

/** The user cancelled. */
export class CancelledByUser extends Error {
  override readonly name = 'Cancelled';
  constructor() {
    super('cancelled');
  }
}

interface Waiting {
  resolve(result: unknown): void;
  reject(reason: Error): void;
  step?(step: StepResult): void;
}

export class Client {
  #worker: Worker | undefined;
  #model: Model | undefined;
  #next = 0;
  #ended = 0;
  readonly #waiting = new Map<number, Waiting>();

  /** How many workers have ended: another number than before, and what the worker kept is gone. */
  get ended(): number {
    return this.#ended;
  }

  /** Asks the worker; a file that takes long to read may be answered after what was asked later. What it throws keeps its class. */
  call<C extends Call>(call: C, ...args: Parameters<Calls[C]>): Promise<ReturnType<Calls[C]>> {
    return this.#ask(call, args) as Promise<ReturnType<Calls[C]>>;
  }

  /** Runs an image; `step` gets each time step as soon as it is simulated. */
  run(step: (step: StepResult) => void, ...args: Parameters<Calls['run']>): Promise<RunResult> {
    return this.#ask('run', args, step) as Promise<RunResult>;
  }

  /** Starts the worker, so that it is there when it is needed. */
  warm(): void {
    this.#start();
  }

  #ask(call: Call, args: readonly unknown[], step?: Waiting['step']): Promise<unknown> {
    const worker = this.#start();
    const id = this.#next++;
    const request: Request = { id, call, args };
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, ...(step && { step }) });
      worker.postMessage(request);
    });
  }

  /** The net of the runs that follow. */
  async use(model: Model): Promise<void> {
    this.#model = model;
    await this.call('use', model);
  }

  /** Ends what runs; everybody who waits gets {@link CancelledByUser}. */
  cancel(): void {
    if (this.#waiting.size > 0) this.#stop(new CancelledByUser());
  }

  #stop(reason: Error): void {
    this.#worker?.terminate();
    this.#ended++;
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }

  #start(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(new URL('./worker/inspector.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      const waiting = this.#waiting.get(data.id);
      if ('step' in data) return waiting?.step?.(data.step);
      this.#waiting.delete(data.id);
      if ('error' in data) waiting?.reject(receivedError(data.error));
      else waiting?.resolve(data.result);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#stop(new Error(`the worker stopped: ${event.message || 'its script cannot be loaded'}`));
    };
    this.#worker = worker;
    if (this.#model) this.call('use', this.#model).catch(() => {});
    return worker;
  }
}
