/**
 * The embedded set `synthetic`: 32 × 32 RGB pictures of ten shapes and textures, drawn by code from their number, any
 * number of them. Not a benchmark of its own: it stands in for photographs where none are at hand. Classes differ by shape
 * or texture, never by colour.
 *
 * The same bits everywhere: whole numbers, and of floating point only + − × ÷, comparison, floor and square root, which
 * every engine rounds alike. The shipped networks learned these very pixels: whoever changes one, by a constant below or by
 * the order of two draws, must train them again and renew the hashes in the test.
 */
import { checkInteger, checkOneOf } from '../check.js';
import type { ImageSet } from '../network/images.js';
import { createRandom, type Random } from './random.js';
import { type Inside, REACH, SHAPES, type Shape2D } from './synthetic-shapes.js';

const SIDE = 32;
const SAMPLES = 3; // per pixel and axis, against jagged edges
const GRID = SIDE * SAMPLES;
/** Where each sample lies along an axis, in pixels. */
const POSITIONS = Float64Array.from(
  { length: GRID },
  (_, i) => Math.floor(i / SAMPLES) + ((i % SAMPLES) + 0.5) / SAMPLES,
);
/** Images of a part. Beyond 2^31 the random streams of the two parts would meet. */
const LIMIT = 2 ** 31;

/** What makes the pictures hard; lengths in pixels, shares of 1, colours 0 to 255. */
const DIFFICULTY = {
  radius: [7, 13],
  /** How far the centre may be from the middle. */
  offset: 5,
  /** Longest over shortest axis. */
  stretch: 1.5,
  /** Range of the least distance (Euclidean, RGB) of two colours that must be told apart. */
  contrast: [60, 200],
  strokes: 2,
  fragments: 2,
  /** How often a bar lies over the shape, and how wide it is. */
  occlusion: 0.4,
  bar: [2, 5],
  /** Largest change of brightness from edge to edge. */
  lighting: 0.5,
  noise: [3, 18],
} as const;

/** The ten class names, in the order of the labels. */
export const SYNTHETIC_CLASSES: readonly string[] = SHAPES.map(({ name }) => name);

type Colour = readonly [red: number, green: number, blue: number];

/** Something drawn, in the picture's coordinates. */
interface Layer {
  /** Which of its colours a point has, counted from 1; 0 where the layer is not. */
  readonly inside: Inside;
  readonly colours: readonly Colour[];
  /** A box it does not leave: centre and half sides. */
  readonly box: readonly [cx: number, cy: number, halfWidth: number, halfHeight: number];
}

const between = (random: Random, [low, high]: readonly [number, number]) => low + random() * (high - low);

function randomColour(random: Random): Colour {
  return [random() * 255, random() * 255, random() * 255];
}

/** A colour some way off another; after 22 tries any colour, so that a few pictures have hardly any contrast. */
function contrasting(random: Random, other: Colour): Colour {
  const distance = between(random, DIFFICULTY.contrast);
  for (let tries = 0; ; tries++) {
    const colour = randomColour(random);
    const squares = colour.reduce((sum, c, i) => sum + (c - other[i]) * (c - other[i]), 0);
    if (squares >= distance * distance || tries > 20) return colour;
  }
}

/** A uniformly distributed direction, without trigonometry: a point of the unit disc, made one long. */
function direction(random: Random): readonly [number, number] {
  for (;;) {
    const [x, y] = [random() * 2 - 1, random() * 2 - 1];
    const squares = x * x + y * y;
    if (squares > 0.01 && squares <= 1) {
      const length = Math.sqrt(squares);
      return [x / length, y / length];
    }
  }
}

/** A shape turned, stretched and moved. */
function place(
  random: Random,
  shape: Shape2D,
  radius: number,
  cx: number,
  cy: number,
  colours: readonly Colour[],
): Layer {
  const [cos, sin] = direction(random);
  const stretch = Math.sqrt(1 + random() * (DIFFICULTY.stretch - 1));
  const [a, b] = [radius * stretch, radius / stretch];
  const draw = shape.draw(random);
  const inside: Inside = (x, y) => {
    const dx = x - cx;
    const dy = y - cy;
    return draw((dx * cos + dy * sin) / a, (dy * cos - dx * sin) / b);
  };
  return { inside, colours, box: [cx, cy, a * REACH, a * REACH] };
}

/** A straight bar through a point. */
function bar(random: Random, cx: number, cy: number, width: number, length: number, colour: Colour): Layer {
  const [cos, sin] = direction(random);
  const inside: Inside = (x, y) => {
    const along = (x - cx) * cos + (y - cy) * sin;
    const across = (y - cy) * cos - (x - cx) * sin;
    return Math.abs(across) * 2 <= width && Math.abs(along) * 2 <= length ? 1 : 0;
  };
  const halfWidth = (Math.abs(cos) * length + Math.abs(sin) * width) / 2;
  const halfHeight = (Math.abs(sin) * length + Math.abs(cos) * width) / 2;
  return { inside, colours: [colour], box: [cx, cy, halfWidth, halfHeight] };
}

/** What lies on the ground, from bottom to top: clutter, the shape, what hides it. */
function compose(random: Random, label: number, ground: Colour): Layer[] {
  const { offset, radius, strokes, fragments, occlusion } = DIFFICULTY;
  const anywhere = () => random() * SIDE;
  const layers: Layer[] = [];
  for (let n = Math.floor(random() * (strokes + 1)); n > 0; n--) {
    layers.push(bar(random, anywhere(), anywhere(), 1 + random() * 2, 4 + random() * 20, contrasting(random, ground)));
  }
  for (let n = Math.floor(random() * (fragments + 1)); n > 0; n--) {
    const shape = SHAPES[Math.floor(random() * SHAPES.length)];
    const colours = [contrasting(random, ground), randomColour(random)];
    layers.push(place(random, shape, 1.5 + random() * 2, anywhere(), anywhere(), colours));
  }
  const [cx, cy] = [0, 1].map(() => SIDE / 2 + (random() * 2 - 1) * offset);
  const size = between(random, radius);
  const first = contrasting(random, ground);
  layers.push(place(random, SHAPES[label], size, cx, cy, [first, contrasting(random, first)]));
  if (random() < occlusion) {
    const [x, y] = [cx, cy].map((c) => c + (random() * 2 - 1) * size * 0.8);
    layers.push(bar(random, x, y, between(random, DIFFICULTY.bar), 60, contrasting(random, first)));
  }
  return layers;
}

/** Writes the number of a layer's colour to the samples it covers; its first colour has number `first`. */
function paint({ inside, box: [cx, cy, halfWidth, halfHeight] }: Layer, first: number, tops: Uint8Array): void {
  // One sample more than the box on each side, whatever the rounding.
  const start = (low: number) => Math.max(0, Math.floor(low * SAMPLES) - 1);
  const end = (high: number) => Math.min(GRID, Math.floor(high * SAMPLES) + 2);
  const [left, right] = [start(cx - halfWidth), end(cx + halfWidth)];
  const bottom = end(cy + halfHeight);
  for (let row = start(cy - halfHeight); row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const part = inside(POSITIONS[column], POSITIONS[row]);
      if (part !== 0) tops[row * GRID + column] = first + part - 1;
    }
  }
}

/** Mean colour of each pixel, (32, 32, 3), not yet rounded. */
function flatten(ground: Colour, layers: readonly Layer[]): Float64Array {
  const palette: Colour[] = [ground];
  const tops = new Uint8Array(GRID * GRID); // (GRID, GRID), the number of the topmost colour
  for (const layer of layers) {
    paint(layer, palette.length, tops);
    palette.push(...layer.colours);
  }
  const share = 1 / (SAMPLES * SAMPLES);
  const shares = Float64Array.from(palette.flat(), (c) => c * share); // (colours, 3)
  const means = new Float64Array(SIDE * SIDE * 3);
  for (let row = 0; row < GRID; row++) {
    for (let column = 0; column < GRID; column++) {
      const from = tops[row * GRID + column] * 3;
      const to = (Math.floor(row / SAMPLES) * SIDE + Math.floor(column / SAMPLES)) * 3;
      means[to] += shares[from];
      means[to + 1] += shares[from + 1];
      means[to + 2] += shares[from + 2];
    }
  }
  return means;
}

/** Draws one picture, (32, 32, 3) bytes. */
function drawImage(random: Random, label: number, pixels: Uint8Array): void {
  const ground = randomColour(random);
  const layers = compose(random, label, ground);
  const [lx, ly] = direction(random);
  const light = random() * DIFFICULTY.lighting;
  const noise = between(random, DIFFICULTY.noise);
  const means = flatten(ground, layers);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const bright = 1 + light * (((x - SIDE / 2) * lx + (y - SIDE / 2) * ly) / SIDE);
      const start = (y * SIDE + x) * 3;
      for (let at = start; at < start + 3; at++) pixels[at] = toByte(means[at] * bright + noise * bell(random));
    }
  }
}

/** Roughly normal with mean 0 and variance 1: three uniform numbers. */
function bell(random: Random): number {
  return (random() + random() + random() - 1.5) * 2;
}

function toByte(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : Math.floor(value);
}

/**
 * Images `first` … `first + count − 1` of a part of the set. Image i shows class i mod 10 and depends on the part and i
 * only, so the classes of any run of images are balanced to within one.
 *
 * @param split  no image of one part has the random numbers of an image of the other
 * @param count  at least 1, and `first + count` at most 2^31
 * @param first  number of the first image
 * @returns (count, 32, 32, 3) bytes with labels and class names
 * @throws RangeError for a part that does not exist, or numbers out of range or not whole
 * @throws TypeError for a count or first that is no number
 * @example
 * const { pixels, labels, classNames } = syntheticImages('test', 1000);
 */
export function syntheticImages(split: 'train' | 'test', count: number, first = 0): ImageSet<Uint8Array> {
  checkOneOf('split', split, ['train', 'test']);
  checkInteger('first', first, 0, LIMIT - 1);
  checkInteger('count', count, 1, LIMIT - first);
  const size = SIDE * SIDE * 3;
  const pixels = new Uint8Array(count * size);
  const labels = new Uint16Array(count);
  for (let n = 0; n < count; n++) {
    labels[n] = (first + n) % SHAPES.length;
    const random = createRandom(split === 'train' ? 1 : 2, first + n);
    drawImage(random, labels[n], pixels.subarray(n * size, (n + 1) * size));
  }
  const facts = { shape: [SIDE, SIDE, 3] as const, classCount: SHAPES.length, classNames: SYNTHETIC_CLASSES };
  return { name: `synthetic:${split}`, count, pixels, labels, ...facts };
}
