/**
 * 100 × Σ points ÷ Σ possible, one decimal, half up, in whole numbers: as the server does.
 * `points` holds a number for each item, null where it does not apply. Null while something
 * is no number of half points from 0 to `most`, or nothing applies.
 */
export function totalOf(points, most) {
  let possible = 0;
  let halves = 0;
  for (const [place, got] of points.entries()) {
    if (got === null) continue;
    if (typeof got !== "number" || !(got >= 0 && got <= most[place])) return null;
    possible += most[place];
    halves += 2 * got;
  }
  if (!possible || !Number.isInteger(halves)) return null;
  return Math.floor((1000 * halves + possible) / (2 * possible)) / 10;
}
