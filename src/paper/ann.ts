/** The source network, section 3.1 of the paper: weighted sum and ReLU, in the arithmetic that both engines share. */

/** One term of W x + b: the product and the sum each rounded to float32, as the kernels do. Part of Eq. (1) and Eq. (4). */
export function addProduct(sum: number, w: number, x: number): number {
  const product = Math.fround(w * x);
  return Math.fround(sum + product);
}

/** a = max(z, 0), Eq. (1), with z = W a_prev + b. */
export function activation(z: number): number {
  return Math.max(z, 0); // Eq. (1)
}

/** min(max(z, 0), ceiling): a clipped ReLU such as ReLU6. Beyond the paper's Eq. (1). */
export function clippedActivation(z: number, ceiling: number): number {
  return Math.min(activation(z), ceiling);
}

/** Residual addition: the sum of two tensors' elements, rounded to float32. */
export function residualSum(a: number, b: number): number {
  return Math.fround(a + b);
}

/** One term of a window's sum in average pooling, in row-major order from 0. */
export function poolTerm(sum: number, x: number): number {
  return Math.fround(sum + x);
}

/** The window's average: its sum divided by its size. */
export function poolAverage(sum: number, size: number): number {
  return Math.fround(sum / size);
}
