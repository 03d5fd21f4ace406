/**
 * The embedded set `synthetic`: 32 × 32 RGB pictures of ten shapes and textures, drawn by code from their number, any
 * number of them. Not a benchmark of its own: it stands in for photographs where none are at hand.
 *
 * The same bits everywhere: whole numbers, and of floating point only + − × ÷, comparison, floor and square root, which
 * every engine rounds alike.
 */
import { checkInteger, checkOneOf } from '../check.js';
import type { ImageSet } from './images.js';
import { createRandom, type Random } from './random.js';
import { SHAPES, type Shape2D } from './synthetic-shapes.js';

const SIDE = 32;
const SAMPLES = 3; // per pixel and axis, against jagged edges

/** What makes the pictures hard; lengths in pixels, shares of 1, colours 0 to 255. */
const DIFFICULTY = {
  radius: [7, 13],
  /** How far the centre may be from the middle. */
  offset: 5,
  /** Longest over shortest axis. */
  stretch: 1.5,
  /** Least distance of two colours that must be told apart. */
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

/** Class names, in the order of the labels. */
export const SYNTHETIC_CLASSES: readonly string[] = SHAPES.map(({ name }) => name);

type Colour = readonly [red: number, green: number, blue: number];

/** A patch of colour under the picture's coordinates; undefined where it is not. */
type Paint = (x: number, y: number) => Colour | undefined;

const between = (random: Random, [low, high]: readonly [number, number]) => low + random() * (high - low);

function randomColour(random: Random): Colour {
  return [random() * 255, random() * 255, random() * 255];
}

/** A colour some way off another. */
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
): Paint {
  const [cos, sin] = direction(random);
  const stretch = Math.sqrt(1 + random() * (DIFFICULTY.stretch - 1));
  const [a, b] = [radius * stretch, radius / stretch];
  const inside = shape.draw(random);
  return (x, y) => {
    const [dx, dy] = [x - cx, y - cy];
    const part = inside((dx * cos + dy * sin) / a, (dy * cos - dx * sin) / b);
    return part === 0 ? undefined : colours[part - 1];
  };
}

/** A straight bar through a point. */
function bar(random: Random, cx: number, cy: number, width: number, length: number, colour: Colour): Paint {
  const [cos, sin] = direction(random);
  return (x, y) => {
    const along = (x - cx) * cos + (y - cy) * sin;
    const across = (y - cy) * cos - (x - cx) * sin;
    return Math.abs(across) * 2 <= width && Math.abs(along) * 2 <= length ? colour : undefined;
  };
}

/** What lies on the ground, from bottom to top: clutter, the shape, what hides it. */
function compose(random: Random, label: number, ground: Colour): Paint[] {
  const { offset, radius, strokes, fragments, occlusion } = DIFFICULTY;
  const anywhere = () => random() * SIDE;
  const layers: Paint[] = [];
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

/** Draws one picture, (32, 32, 3) bytes. */
function drawImage(random: Random, label: number, pixels: Uint8Array): void {
  const ground = randomColour(random);
  const layers = compose(random, label, ground);
  const [lx, ly] = direction(random);
  const light = random() * DIFFICULTY.lighting;
  const noise = between(random, DIFFICULTY.noise);
  const share = 1 / (SAMPLES * SAMPLES);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      let [red, green, blue] = [0, 0, 0];
      for (let s = 0; s < SAMPLES * SAMPLES; s++) {
        const [sx, sy] = [x + ((s % SAMPLES) + 0.5) / SAMPLES, y + (Math.floor(s / SAMPLES) + 0.5) / SAMPLES];
        let colour: Colour | undefined;
        for (let n = layers.length - 1; n >= 0 && !colour; n--) colour = layers[n](sx, sy);
        const [r, g, b] = colour ?? ground;
        red += r * share;
        green += g * share;
        blue += b * share;
      }
      const bright = 1 + light * (((x - SIDE / 2) * lx + (y - SIDE / 2) * ly) / SIDE);
      const at = (y * SIDE + x) * 3;
      pixels[at] = toByte(red * bright + noise * bell(random));
      pixels[at + 1] = toByte(green * bright + noise * bell(random));
      pixels[at + 2] = toByte(blue * bright + noise * bell(random));
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
 * only.
 *
 * @returns (count, 32, 32, 3) bytes with labels and class names
 * @throws RangeError for a part that does not exist or a count below 1
 * @example syntheticImages('test', 1000)
 */
export function syntheticImages(split: 'train' | 'test', count: number, first = 0): ImageSet {
  checkOneOf('split', split, ['train', 'test']);
  checkInteger('count', count, 1);
  checkInteger('first', first, 0, 2 ** 31);
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
