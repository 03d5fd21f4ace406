/**
 * The SIMD kernels. Pointers in, nothing allocated; the host owns the memory and lays it out (src/engine/wasm).
 *
 * Lanes are independent outputs; kernels that add up over them (channelErrors, clipGradient) say so. Every weighted sum
 * starts from the bias and adds f32(w · x) in the order ky, kx, c_in, so that each kernel of a simulation gives the bits of
 * its TypeScript twin in src/engine (reference, memoryless.ts, max-pool.ts) or src/convert/fit/channel.ts. The kernels of
 * training have none there.
 */
export { clipGradient, clipToThreshold, integrateAndFire, spikeGradient } from './activation';
export {
  clear,
  clippedReluGradient,
  convWeightGradient,
  dilateImage,
  reluGradient,
  shortcutGradient,
  softmaxCrossEntropy,
  sumPixels,
} from './backward';
export { batchNormSums, combineChannels, pixelVariance, scaleChannels } from './batch-norm';
export { channelErrors } from './channel';
export { addTensors, clippedRelu, denseConv, padImage, relu, shortcutTensor } from './dense';
export { countGraded } from './graded';
export { countNumbers } from './operations';
export { runLayer } from './layer';
export { maxPool, maxPoolGradient, maxPoolSpikes, maxPoolValues } from './max-pool';
export { peakLoadAdd, peakMultiplyAdd } from './limits';
export { countSpikes, listSigned, listSpikes, listValues, shortcutSpikes } from './lists';
export { averagePool, averagePoolGradient, poolSpikes } from './pool';
// Not for the host: what is exported stays a function of its own.
export { copyRest, copyRows, copyThree } from './windows';
