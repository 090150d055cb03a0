/** Colours of a map: which value has which, and between which values they run. */

/** Dark blue over grey to yellow: rising brightness, told apart by everybody. */
const RAMP: readonly (readonly [number, number, number])[] = [
  [0, 34, 78],
  [46, 69, 110],
  [87, 92, 109],
  [124, 123, 120],
  [165, 156, 116],
  [210, 193, 95],
  [254, 232, 56],
];
/** The largest values of a porkchop are hundreds of times the least: from so many times the way to the middle value on,
 * all are of one colour. */
const MANY_TIMES = 4;

export interface Scale {
  low: number;
  high: number;
  /** there are values beyond `high` */
  open: boolean;
}

/** From the least to the greatest value; long tails are cut and said to be. */
export function scaleOf(values: readonly (readonly (number | null)[])[]): Scale | null {
  const all = values.flatMap((row) => row.filter((one): one is number => one !== null)).sort((a, b) => a - b);
  const [low, most] = [all[0], all.at(-1)];
  if (low === undefined || most === undefined) return null;
  const middle = all[Math.floor(all.length / 2)] ?? most;
  const far = low + MANY_TIMES * (middle - low);
  return middle > low && far < most ? { low, high: far, open: true } : { low, high: most, open: false };
}

/** Red, green, blue of a value, 0 to 255. */
export function colourOf(value: number, { low, high }: Scale): [number, number, number] {
  const part = high > low ? Math.min(Math.max((value - low) / (high - low), 0), 1) : 0.5;
  const place = part * (RAMP.length - 1);
  const at = Math.min(Math.floor(place), RAMP.length - 2);
  const rest = place - at;
  const [from, to] = [RAMP[at] ?? [0, 0, 0], RAMP[at + 1] ?? [0, 0, 0]];
  return [0, 1, 2].map((one) => Math.round((from[one] ?? 0) + rest * ((to[one] ?? 0) - (from[one] ?? 0)))) as [number, number, number];
}

/** The ends of the cell around each point of an axis: half way to its neighbours. */
export function cellEnds(values: readonly number[]): [number, number] {
  const [first = 0, last = 0] = [values[0], values.at(-1)];
  const before = ((values[1] ?? first + 1) - first) / 2;
  const after = (last - (values.at(-2) ?? last - 1)) / 2;
  return [first - before, last + after];
}

/** The index of the point whose cell `wanted` lies in; values rise or fall. */
export function nearestPoint(values: readonly number[], wanted: number): number {
  let found = 0;
  values.forEach((one, index) => {
    if (Math.abs(one - wanted) < Math.abs((values[found] ?? 0) - wanted)) found = index;
  });
  return found;
}
