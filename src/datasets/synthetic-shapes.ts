/** The ten classes of the set `synthetic`, about the size of the unit circle. What they look like, not where or how big. */
import type { Random } from './random.js';

/** Which colour a point has: 0 none, 1 the first, 2 the second. */
export type Inside = (u: number, v: number) => 0 | 1 | 2;

/** No point of a shape is farther from the middle than this; the longest are the tips of a star, √1.3. */
export const REACH = 1.15;

/** A class of pictures. */
export interface Shape2D {
  readonly name: string;
  /** Makes one of the kind; what may vary within a class is drawn here. */
  draw(random: Random): Inside;
}

const square = (x: number) => x * x;
const solid =
  (test: (u: number, v: number) => boolean): Inside =>
  (u, v) =>
    test(u, v) ? 1 : 0;

/** The outline that a texture fills: a disc or a square, so that the outline tells nothing. */
function patch(random: Random): (u: number, v: number) => boolean {
  return random() < 0.5 ? (u, v) => square(u) + square(v) < 0.9 : (u, v) => Math.abs(u) < 0.8 && Math.abs(v) < 0.8;
}

// Cosine and sine of 90°, 162°, 234°, 306° and 18°: the outward normals of a pentagram's lines.
const PENTAGRAM = [
  [0, 1],
  [-0.9510565162951535, 0.3090169943749474],
  [-0.5877852522924731, -0.8090169943749475],
  [0.5877852522924731, -0.8090169943749475],
  [0.9510565162951535, 0.3090169943749474],
] as const;

/** Inside at least four of the five lines. */
function inPentagram(u: number, v: number): boolean {
  let out = 0;
  for (const [x, y] of PENTAGRAM) if (u * x + v * y > 0.36) out += 1;
  return out <= 1;
}

/** The classes in the order of their labels. */
export const SHAPES: readonly Shape2D[] = [
  { name: 'disc', draw: () => solid((u, v) => square(u) + square(v) < 0.8) },
  {
    name: 'ring',
    draw: (random) => {
      const hole = 0.2 + random() * 0.2;
      return solid((u, v) => square(u) + square(v) < 0.9 && square(u) + square(v) > hole);
    },
  },
  { name: 'square', draw: () => solid((u, v) => Math.abs(u) < 0.75 && Math.abs(v) < 0.75) },
  {
    name: 'triangle',
    draw: () => solid((u, v) => v > -0.5 && 0.8660254037844386 * Math.abs(u) + 0.5 * v < 0.5),
  },
  {
    name: 'cross',
    draw: (random) => {
      const arm = 0.2 + random() * 0.12;
      return solid((u, v) => Math.min(Math.abs(u), Math.abs(v)) < arm && Math.max(Math.abs(u), Math.abs(v)) < 0.95);
    },
  },
  { name: 'star', draw: () => solid((u, v) => square(u) + square(v) < 1.3 && inPentagram(u, v)) },
  {
    name: 'crescent',
    draw: (random) => {
      const shift = 0.35 + random() * 0.2;
      return solid((u, v) => square(u) + square(v) < 0.9 && square(u - shift) + square(v) > 0.5);
    },
  },
  {
    name: 'stripes',
    draw: (random) => {
      const within = patch(random);
      const lines = 2 + random() * 1.5;
      return (u, v) => (within(u, v) ? (Math.floor((u + 2) * lines) % 2 === 0 ? 1 : 2) : 0);
    },
  },
  {
    name: 'checkerboard',
    draw: (random) => {
      const within = patch(random);
      const cells = 1.5 + random();
      return (u, v) =>
        within(u, v) ? ((Math.floor((u + 2) * cells) + Math.floor((v + 2) * cells)) % 2 === 0 ? 1 : 2) : 0;
    },
  },
  {
    name: 'dots',
    draw: (random) => {
      const within = patch(random);
      const cells = 1.6 + random() * 0.8;
      return (u, v) => {
        if (!within(u, v)) return 0;
        const [x, y] = [(u + 2) * cells, (v + 2) * cells];
        return square(x - Math.floor(x) - 0.5) + square(y - Math.floor(y) - 0.5) < 0.1 ? 2 : 1;
      };
    },
  },
];
