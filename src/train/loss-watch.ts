/** Tells when a training runs away, before hours are spent on it. */
import type { Recipe } from './recipe.js';

const IMAGES = 256; // single images and small batches jump about; the mean over so many does not
const SETTLE = 20; // updates in which a loss may first rise

/** A loss that is not a number or grows: the message says what to change. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError';
}

/** Watches the mean loss over the last 256 images or more. Three times that of guessing means that the weights run away. */
export class LossWatch {
  readonly #recipe: Recipe;
  readonly #limit: number;
  readonly #window: number;
  readonly #recent: number[] = [];
  #updates: number;

  /**
   * @param classes K; guessing has the loss log K
   * @param updates done before the training went on
   */
  constructor(recipe: Recipe, classes: number, updates: number) {
    this.#recipe = recipe;
    this.#limit = 3 * Math.log(Math.max(2, classes)) + 3;
    this.#window = Math.ceil(IMAGES / recipe.batch);
    this.#updates = updates;
  }

  /**
   * @param loss  mean over the batch of an update
   * @param where for the message
   * @throws DivergedError
   */
  afterUpdate(loss: number, where: string): void {
    this.#recent.push(loss);
    if (this.#recent.length > this.#window) this.#recent.shift();
    this.#updates += 1;
    if (!Number.isFinite(loss)) throw this.#diverged(loss, where);
    if (this.#updates > SETTLE && this.#recent.length === this.#window) this.#judge(where);
  }

  /**
   * What is short of {@link afterUpdate}'s number of images is judged here, and the weights that the last update left.
   *
   * @throws DivergedError
   */
  afterEpoch(parameters: Float32Array, where: string): void {
    if (!parameters.every(Number.isFinite)) throw this.#diverged(Number.NaN, where);
    this.#judge(where);
  }

  #judge(where: string): void {
    const mean = this.#recent.reduce((sum, loss) => sum + loss, 0) / this.#recent.length;
    if (mean > this.#limit) throw this.#diverged(mean, where);
  }

  #diverged(loss: number, where: string): DivergedError {
    const advice = ['lower --learning-rate'];
    if (this.#recipe.clip === null) advice.push('give --clip 1');
    if (!this.#recipe.batchNorm) advice.push('use --batch-norm');
    const end = advice.length > 1 ? ` or ${advice.pop()}` : '';
    return new DivergedError(
      `the training diverged: loss ${loss.toPrecision(3)} at ${where}; ${advice.join(', ')}${end}`,
    );
  }
}
