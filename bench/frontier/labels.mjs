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

/** Rounds of choosing again, each label where it covers least of all others as they stand. */
const ROUNDS = 4;

/**
 * Offsets of labels, for each the first place where it covers nothing; where there is none, the one that covers least.
 *
 * @param points pixels (x, y) in one panel
 * @param frame  [left, top, right, bottom] of the panel, which labels should not leave
 * @returns `{ dx, dy }` for each
 */
export function placeLabels(points, frame) {
  const marks = points.map(({ x, y }) => boxOf(x, y, POINT * 2, POINT * 2));
  const places = points.map(({ x, y }) =>
    PLACES.map(({ dx, dy }) => ({ dx, dy, box: boxOf(x + dx, y + dy, WIDTH, HEIGHT) })),
  );
  const chosen = new Array(points.length);
  for (let round = 0; round < ROUNDS; round++) {
    places.forEach((own, n) => {
      const taken = [...marks, ...chosen.filter((one, m) => one && m !== n).map(({ box }) => box)];
      const areaOf = ({ box }) =>
        taken.reduce((sum, other) => sum + overlap(box, other), WIDTH * HEIGHT - overlap(box, frame));
      chosen[n] = own.reduce((best, one) => (areaOf(one) < areaOf(best) ? one : best));
    });
  }
  return chosen.map(({ dx, dy }) => ({ dx, dy }));
}

const boxOf = (x, y, width, height) => [x - width / 2, y - height / 2, x + width / 2, y + height / 2];

function overlap([left, top, right, bottom], [l, t, r, b]) {
  return Math.max(0, Math.min(right, r) - Math.max(left, l)) * Math.max(0, Math.min(bottom, b) - Math.max(top, t));
}
