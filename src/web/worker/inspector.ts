/** Entry of the page's own worker. */
import { sentError } from '../../workers/errors.js';
import type { Reply, Request, StepResult } from './protocol.js';
import { createSession } from './session.js';

const session = createSession() as unknown as Record<string, (...args: readonly unknown[]) => unknown>;

self.onmessage = async ({ data: { id, call, args } }: MessageEvent<Request>) => {
  try {
    const result = await session[call](...args, (step: StepResult) => post({ id, step }));
    post({ id, result }, buffersOf(result));
  } catch (error) {
    post({ id, error: sentError(error) });
  }
};

function post(reply: Reply, transfer: Transferable[] = []): void {
  self.postMessage(reply, { transfer });
}

/** Buffers of a result's own arrays: handed over, not copied. The session never keeps what it returns. */
function buffersOf(result: unknown): Transferable[] {
  if (typeof result !== 'object' || result === null) return [];
  if (ArrayBuffer.isView(result)) return [result.buffer];
  const arrays = Object.values(result).filter((value) => ArrayBuffer.isView(value));
  return [...new Set(arrays.map(({ buffer }) => buffer))];
}
