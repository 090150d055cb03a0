/** The curves behind an option: one strip a curve over the common axis; a line through all of them reads their values. */
import { extent } from "d3-array";
import { scaleLinear } from "d3-scale";
import { useState } from "preact/hooks";
import type { Schemas } from "../api/client";
import { t } from "../i18n";
import { figure, unitSign } from "../i18n/number";
import { useWidth, within } from "./room";

type Series = Schemas["SeriesView"];
type Curve = Series["curves"][number];

const HEIGHT = 56;
const ROOM = 3; // px, so that a line at the edge is drawn in full

export function OptionCurves({ series }: { series: readonly Series[] }) {
  return (
    <>
      {series.map((one) => (
        <details key={one.key}>
          <summary>
            {t("option.curves")}: <span lang="en">{one.title}</span>
          </summary>
          <Strips series={one} />
        </details>
      ))}
    </>
  );
}

function Strips({ series }: { series: Series }) {
  const [at, setAt] = useState<number | null>(null);
  const [first, last] = [series.axis_values[0] ?? 0, series.axis_values.at(-1) ?? 1];
  const axis = `${series.axis}${series.axis_unit ? `, ${unitSign(series.axis_unit)}` : ""}`;
  const read = at === null ? null : series.axis_values[at];
  return (
    <div class="strips" lang="en" onPointerLeave={() => setAt(null)}>
      {series.curves.map((curve) => (
        <Strip key={curve.name} curve={curve} values={series.axis_values} at={at} onAt={setAt} axis={axis} />
      ))}
      <p class="strip-axis small soft">
        <span>{figure(first)}</span>
        <span>{read == null ? axis : `${axis}: ${figure(read)}`}</span>
        <span>{figure(last)}</span>
      </p>
      {series.points > series.axis_values.length && (
        <p class="small soft" lang={document.documentElement.lang}>
          {t("option.thinned", { n: series.axis_values.length, of: series.points })}
        </p>
      )}
    </div>
  );
}

interface StripProps {
  curve: Curve;
  values: readonly number[];
  axis: string;
  at: number | null;
  onAt: (index: number | null) => void;
}

function Strip({ curve, values, axis, at, onAt }: StripProps) {
  const [room, width] = useWidth<HTMLDivElement>();
  const [low = 0, high = 0] = extent(curve.values.filter((one): one is number => one !== null));
  const x = scaleLinear([values[0] ?? 0, values.at(-1) ?? 1], [0, width]);
  const y = scaleLinear(low < high ? [low, high] : [low - 1, high + 1], [HEIGHT - ROOM, ROOM]);
  const unit = unitSign(curve.unit);
  const read = at === null ? null : curve.values[at];
  const point = (event: PointerEvent) => onAt(nearestIndex(values, x.invert(within(event)[0])));
  return (
    <div class="strip">
      <p class="small">
        {curve.name}
        {unit && `, ${unit}`}{" "}
        <span class="soft">{read == null ? t("option.from-to", { low: figure(low), high: figure(high) }) : figure(read)}</span>
      </p>
      <div ref={room}>
        {width > 0 && (
          <svg class="chart" width={width} height={HEIGHT} role="img" aria-label={`${curve.name} (${unit}) ${t("option.over", { axis })}: ${t("option.from-to", { low: figure(low), high: figure(high) })}`} onPointerMove={point}>
            <path class="strip-line" d={lineOf(values, curve.values, x, y)} />
            {at !== null && <path class="strip-at" d={`M${x(values[at] ?? 0).toFixed(1)} 0V${HEIGHT}`} />}
          </svg>
        )}
      </div>
    </div>
  );
}

/** The path through the values that there are; it breaks where there is none. */
export function lineOf(xs: readonly number[], ys: readonly (number | null)[], x: (value: number) => number, y: (value: number) => number): string {
  let pen = "M";
  return xs
    .map((one, index) => {
      const value = ys[index];
      if (value == null) {
        pen = "M";
        return "";
      }
      const step = `${pen}${x(one).toFixed(1)} ${y(value).toFixed(1)}`;
      pen = "L";
      return step;
    })
    .join("");
}

/** The index of the value nearest to `wanted`; the values rise. */
export function nearestIndex(values: readonly number[], wanted: number): number | null {
  if (values.length === 0) return null;
  let [low, high] = [0, values.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) <= wanted) low = middle;
    else high = middle;
  }
  return wanted - (values[low] ?? 0) <= (values[high] ?? 0) - wanted ? low : high;
}
