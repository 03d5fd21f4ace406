/** onnxruntime-web, one thread, WASM SIMD: the peer that whole nets are compared with. A development dependency. */
import { type Shape, sizeOf } from '../network/layer.js';
import { toChannelsFirst } from '../network/layout.js';

/** A net in another program. */
export interface Peer {
  readonly name: string;
  /** One pass over images (N, H, W, C) that are already in its layout; gives logits (N, K). */
  prepare(images: Float32Array): () => Promise<Float32Array>;
  close(): Promise<void>;
}

/**
 * Opens an ONNX file in onnxruntime-web.
 *
 * @param shape (H, W, C) of one image
 * @returns undefined where onnxruntime-web is not installed
 */
export async function openOnnxRuntime(onnx: Uint8Array, shape: Shape): Promise<Peer | undefined> {
  const ort = await import('onnxruntime-web').catch(() => undefined);
  if (!ort) return undefined;
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(onnx, { executionProviders: ['wasm'] });
  const [input] = session.inputMetadata;
  const dims = input?.isTensor ? input.shape : [];
  const fixed = typeof dims[0] === 'number' && dims[0] > 0 ? dims[0] : undefined;
  const rest = dims.slice(1).filter((d): d is number => typeof d === 'number');
  const [H, W, C] = shape;
  const single = rest.length === dims.length - 1 && rest.length > 0 ? rest : [C, H, W];
  const pass = async (tensor: InstanceType<typeof ort.Tensor>) => {
    const answer = await session.run({ [session.inputNames[0]]: tensor });
    return answer[session.outputNames[0]].data as Float32Array;
  };
  return {
    name: `onnxruntime-web ${ort.env.versions.web ?? ''}`.trim(),
    prepare(images) {
      // A file with a fixed batch takes so many images at once, and no others.
      const batch = fixed ?? images.length / sizeOf(shape);
      const tensors = batches(images, shape, batch).map((x) => new ort.Tensor('float32', x, [batch, ...single]));
      if (tensors.length === 1) return () => pass(tensors[0]);
      return async () => {
        const logits: Float32Array[] = [];
        for (const tensor of tensors) logits.push(await pass(tensor));
        return Float32Array.from(logits.flatMap((part) => [...part]));
      };
    },
    close: () => session.release(),
  };
}

/** (N, H, W, C) to runs of `batch` images (batch, C, H, W). */
function batches(images: Float32Array, shape: Shape, batch: number): Float32Array[] {
  const size = sizeOf(shape);
  const runs: Float32Array[] = [];
  for (let first = 0; first < images.length; first += batch * size) {
    const run = new Float32Array(batch * size);
    for (let n = 0; n < batch; n++) {
      const at = first + n * size;
      run.set(toChannelsFirst(images.subarray(at, at + size), shape), n * size);
    }
    runs.push(run);
  }
  return runs;
}
