/** Paths of curves. A curve is broken where its value is nought: there it does not reach. */

export interface Curve {
  id: string;
  name: string;
  x: readonly number[];
  y: readonly number[];
  low?: readonly number[];
  high?: readonly number[];
  colour: string;
}

type Place = (value: number) => number;

export function linePath(curve: Curve, x: Place, y: Place): string {
  return runs(curve)
    .map((run) => run.map((index, place) => `${place === 0 ? "M" : "L"}${x(curve.x[index] ?? 0).toFixed(1)} ${y(curve.y[index] ?? 0).toFixed(1)}`).join("") + (run.length === 1 ? "h0.01" : ""))
    .join("");
}

export function bandPath({ x: xs, ...curve }: Curve, x: Place, y: Place): string {
  const { low, high } = curve;
  if (!low || !high) return "";
  return runs({ x: xs, ...curve })
    .filter((run) => run.length > 1)
    .map((run) => {
      const point = (values: readonly number[]) => (index: number) => `${x(xs[index] ?? 0).toFixed(1)} ${y(values[index] ?? 0).toFixed(1)}`;
      return `M${[...run.map(point(high)), ...[...run].reverse().map(point(low))].join("L")}Z`;
    })
    .join("");
}

/** The value between two points in a straight line; none where the curve does not reach, or outside of it. */
export function atPlace(curve: Curve, place: number): number | null {
  for (let index = 0; index < curve.x.length; index += 1) {
    const [here, next] = [curve.x[index] ?? 0, curve.x[index + 1]];
    const value = curve.y[index] ?? 0;
    if (place === here) return value > 0 ? value : null;
    if (next === undefined || place <= here || place >= next) continue;
    const after = curve.y[index + 1] ?? 0;
    return value > 0 && after > 0 ? value + ((place - here) / (next - here)) * (after - value) : null;
  }
  return null;
}

/** Indices of points that hang together. */
function runs(curve: Curve): number[][] {
  const found: number[][] = [[]];
  curve.y.forEach((value, index) => {
    if (value > 0) found.at(-1)?.push(index);
    else found.push([]);
  });
  return found.filter((run) => run.length > 0);
}

export interface Label {
  id: string;
  text: string;
  x: number;
  y: number;
  colour: string;
}

const LETTERS = 15; // px, the height of a line of letters
const ABOVE = 8;

/** Names at the ends of curves, moved up where one would lie on another. */
export function labelsOf(curves: readonly Curve[], x: Place, y: Place): Label[] {
  const labels = curves.flatMap((one) => {
    const last = runs(one).at(-1)?.at(-1);
    return last === undefined ? [] : [{ id: one.id, text: one.name, colour: one.colour, x: x(one.x[last] ?? 0), y: y(one.y[last] ?? 0) - ABOVE }];
  });
  labels.sort((a, b) => b.y - a.y);
  labels.forEach((one, index) => {
    const below = labels.slice(0, index).filter((other) => Math.abs(other.x - one.x) < 300);
    for (const other of below) if (one.y > other.y - LETTERS) one.y = other.y - LETTERS;
  });
  return labels;
}
