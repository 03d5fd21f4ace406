/** Batch normalisation of training, forward and backward, over (pixels, C). It is folded away before any conversion. */

import { storeLanes } from './lanes';

/** Pixels whose sum is rounded before it joins the total, as in sumPixels. */
const CHAIN: i32 = 256;

/** variance[c] = Σ (z − mean)² / pixels; mean[c] given. */
export function pixelVariance(z: usize, pixels: i32, C: i32, mean: usize, variance: usize): void {
  const count = f32x4.splat(<f32>pixels);
  for (let c = 0; c < C; c += 4) {
    const m = v128.load(mean + (c << 2));
    let total = f32x4.splat(0);
    let p = z + (c << 2);
    for (let first = 0; first < pixels; first += CHAIN) {
      let sum = f32x4.splat(0);
      for (let n = min(CHAIN, pixels - first); n > 0; n--, p += C << 2) {
        const d = f32x4.sub(v128.load(p), m);
        sum = f32x4.add(sum, f32x4.mul(d, d));
      }
      total = f32x4.add(total, sum);
    }
    storeLanes(variance + (c << 2), f32x4.div(total, count), min(4, C - c));
  }
}

/** y = a[c] z + b[c] over (pixels, C), then max(·, 0) where `rectify`. */
export function scaleChannels(z: usize, pixels: i32, C: i32, a: usize, b: usize, y: usize, rectify: i32): void {
  const floor: f32 = rectify ? 0 : -Infinity;
  const floors = f32x4.splat(floor);
  for (let p = 0; p < pixels; p++) {
    let c = 0;
    for (; c + 16 <= C << 2; c += 16) {
      const scaled = f32x4.mul(v128.load(a + c), v128.load(z + c));
      v128.store(y + c, f32x4.max(f32x4.add(scaled, v128.load(b + c)), floors));
    }
    for (; c < C << 2; c += 4) store<f32>(y + c, max(load<f32>(a + c) * load<f32>(z + c) + load<f32>(b + c), floor));
    z += C << 2;
    y += C << 2;
  }
}

/** dbeta[c] = Σ dy; dgamma[c] = Σ dy · (z − mean) · inverse deviation. */
export function batchNormSums(
  dy: usize,
  z: usize,
  pixels: i32,
  C: i32,
  mean: usize,
  inverse: usize,
  dgamma: usize,
  dbeta: usize,
): void {
  for (let c = 0; c < C; c += 4) {
    const m = v128.load(mean + (c << 2));
    let total = f32x4.splat(0);
    let totalProduct = f32x4.splat(0);
    let offset = c << 2;
    for (let first = 0; first < pixels; first += CHAIN) {
      let sum = f32x4.splat(0);
      let product = f32x4.splat(0);
      for (let n = min(CHAIN, pixels - first); n > 0; n--, offset += C << 2) {
        const d = v128.load(dy + offset);
        sum = f32x4.add(sum, d);
        product = f32x4.add(product, f32x4.mul(d, f32x4.sub(v128.load(z + offset), m)));
      }
      total = f32x4.add(total, sum);
      totalProduct = f32x4.add(totalProduct, product);
    }
    const valid = min(4, C - c);
    storeLanes(dbeta + (c << 2), total, valid);
    storeLanes(dgamma + (c << 2), f32x4.mul(totalProduct, v128.load(inverse + (c << 2))), valid);
  }
}

/** dz = a[c] dy + b[c] z + d[c] over (pixels, C); `dz` may be `dy`. */
export function combineChannels(
  dy: usize,
  z: usize,
  pixels: i32,
  C: i32,
  a: usize,
  b: usize,
  d: usize,
  dz: usize,
): void {
  for (let p = 0; p < pixels; p++) {
    let c = 0;
    for (; c + 16 <= C << 2; c += 16) {
      const first = f32x4.mul(v128.load(a + c), v128.load(dy + c));
      const second = f32x4.mul(v128.load(b + c), v128.load(z + c));
      v128.store(dz + c, f32x4.add(f32x4.add(first, second), v128.load(d + c)));
    }
    for (; c < C << 2; c += 4) {
      const first = load<f32>(a + c) * load<f32>(dy + c);
      const second = load<f32>(b + c) * load<f32>(z + c);
      store<f32>(dz + c, first + second + load<f32>(d + c));
    }
    dy += C << 2;
    z += C << 2;
    dz += C << 2;
  }
}
