/** Axes: where a value stands, and what is written beside it. */
import { scaleLinear, type ScaleLinear } from "d3-scale";
import { figure, number, unitSign } from "../i18n/number";

export interface Tick {
  at: number;
  text: string;
}

export interface Axis {
  label: string;
  scale: ScaleLinear<number, number>;
  ticks: Tick[];
  /** a value of the axis in words */
  say: (value: number) => string;
}

interface AxisGiven {
  label: string;
  unit: string;
  domain: readonly [number, number];
  range: readonly [number, number];
  /** about so many ticks */
  count: number;
  nice?: boolean;
}

const DAYS_FROM = /^(.*), days from (\d{4})-(\d\d)-(\d\d)$/;
const DAY_MS = 86_400_000;
/** Months between ticks of dates, the shortest first. */
const MONTHS = [1, 2, 3, 6, 12, 24, 60, 120];
const DAYS_A_MONTH = 30.44;

/** The axis of numbers or, where the label counts days from a date, of dates. */
export function axisOf({ label, unit, domain, range, count, nice = false }: AxisGiven): Axis {
  const scale = scaleLinear(spread(domain), [...range]);
  if (nice) scale.nice(count);
  const from = DAYS_FROM.exec(label);
  if (from) {
    const start = Date.UTC(Number(from[2]), Number(from[3]) - 1, Number(from[4]));
    const say = (value: number) => dayText(start + value * DAY_MS);
    return { label: from[1] ?? label, scale, say, ticks: dayTicks(start, scale.domain(), count) };
  }
  const sign = signOf(unit);
  const say = (value: number) => withUnit(figure(value), sign);
  const ticks = scale.ticks(count);
  const digits = digitsBetween(ticks);
  return { label: sign ? `${label}, ${sign}` : label, scale, say, ticks: ticks.map((at) => ({ at, text: number(at, digits) })) };
}

/** The sign of a unit with its powers raised. */
export function signOf(unit: string): string {
  return unitSign(unit).replace(/([A-Za-z])2/g, "$1²").replace(/([A-Za-z])3/g, "$1³");
}

/** A number with its unit: ° stands close, others after a thin space. */
export function withUnit(text: string, sign: string): string {
  if (!sign || text === "–") return text;
  return sign === "°" ? `${text}°` : `${text}\u2009${sign}`;
}

export function spread([low, high]: readonly [number, number]): [number, number] {
  if (low < high) return [low, high];
  const pad = Math.abs(low) / 10 || 1;
  return [low - pad, low + pad];
}

function digitsBetween(ticks: readonly number[]): number {
  const step = ticks.length > 1 ? Math.abs((ticks[1] ?? 0) - (ticks[0] ?? 0)) : 1;
  return Math.min(Math.max(Math.ceil(-Math.log10(step) - 1e-9), 0), 6);
}

function dayText(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** First days of months, so far apart that about `count` of them fit. */
function dayTicks(start: number, [low = 0, high = 0]: number[], count: number): Tick[] {
  const months = (high - low) / DAYS_A_MONTH / Math.max(count, 1);
  const step = MONTHS.find((one) => one >= 0.75 * months) ?? 120;
  const ticks: Tick[] = [];
  const first = new Date(start + low * DAY_MS);
  for (let month = first.getUTCMonth() - (first.getUTCMonth() % Math.min(step, 12)); ; month += step) {
    const time = Date.UTC(first.getUTCFullYear(), month, 1);
    const at = (time - start) / DAY_MS;
    if (at > high) return ticks;
    if (at >= low) ticks.push({ at, text: step >= 12 ? dayText(time).slice(0, 4) : dayText(time).slice(0, 7) });
  }
}
