/** Where the label of each point goes, so that none lies on another one or on a point. */

/** A label's box and its place about a point, pixels. */
const [WIDTH, HEIGHT, AWAY] = [46, 11, 11];
const PLACES = [
  { dx: 0, dy: -AWAY },
  { dx: 0, dy: AWAY },
  { dx: WIDTH / 2 + 8, dy: 0 },
  { dx: -WIDTH / 2 - 8, dy: 0 },
  { dx: WIDTH / 2, dy: -AWAY },
  { dx: -WIDTH / 2, dy: -AWAY },
  { dx: WIDTH / 2, dy: AWAY },
  { dx: -WIDTH / 2, dy: AWAY },
];
/** Half of a point's side. */
const POINT = 5;

/**
 * Offsets of labels, the first free one for each; where none is free, the one that covers least.
 *
 * @param points pixels (x, y) in one panel
 * @param frame  [left, top, right, bottom] of the panel, which labels should not leave
 * @returns `{ dx, dy }` for each
 */
export function placeLabels(points, frame) {
  const taken = points.map(({ x, y }) => boxOf(x, y, POINT * 2, POINT * 2));
  return points.map(({ x, y }) => {
    const covered = PLACES.map(({ dx, dy }) => {
      const box = boxOf(x + dx, y + dy, WIDTH, HEIGHT);
      const outside = WIDTH * HEIGHT - overlap(box, frame);
      return { dx, dy, box, area: taken.reduce((sum, other) => sum + overlap(box, other), outside) };
    });
    const { dx, dy, box } = covered.reduce((best, one) => (one.area < best.area ? one : best));
    taken.push(box);
    return { dx, dy };
  });
}

const boxOf = (x, y, width, height) => [x - width / 2, y - height / 2, x + width / 2, y + height / 2];

function overlap([left, top, right, bottom], [l, t, r, b]) {
  return Math.max(0, Math.min(right, r) - Math.max(left, l)) * Math.max(0, Math.min(bottom, b) - Math.max(top, t));
}
