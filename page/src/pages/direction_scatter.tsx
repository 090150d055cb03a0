/** Two figures of every option against each other; the table beside it says the same in words. */
import { extent } from "d3-array";
import { scaleLinear, type ScaleLinear } from "d3-scale";
import { useMemo } from "preact/hooks";
import { t } from "../i18n";
import { figure } from "../i18n/number";
import type { OptionRow } from "./direction_activity";
import { nearest, useWidth, within, type Mark } from "../parts/room";

export interface ScatterPoint {
  id: string;
  x: number;
  y: number;
  low: number | null;
  high: number | null;
  verdict: OptionRow["verdict"];
}

interface FigureScatterProps {
  points: readonly ScatterPoint[];
  xLabel: string;
  yLabel: string;
  chosen: string;
  marked: string | null;
  onMark: (id: string | null) => void;
  onChoose: (id: string) => void;
}

const HEIGHTS = [220, 380] as const;
const ROOM = { top: 26, right: 14, bottom: 44, left: 62 };
const NEAR = 28;

export function FigureScatter({ points, xLabel, yLabel, chosen, marked, onMark, onChoose }: FigureScatterProps) {
  const [room, width] = useWidth<HTMLDivElement>();
  const height = Math.min(Math.max(width / 4.5, HEIGHTS[0]), HEIGHTS[1]);
  const { x, y, marks } = useMemo(() => {
    const across = scaleLinear(spread(points.map((one) => one.x)), [ROOM.left, Math.max(width - ROOM.right, ROOM.left + 1)]).nice();
    const up = scaleLinear(spread(points.map((one) => one.y)), [height - ROOM.bottom, ROOM.top]).nice();
    return { x: across, y: up, marks: points.map((one): Mark => ({ id: one.id, px: across(one.x), py: up(one.y) })) };
  }, [points, width]);
  const emphasised = points.filter((one) => one.id === marked || one.id === chosen);
  return (
    <div ref={room}>
      {width > 0 && (
        <svg
          class="chart"
          width={width}
          height={height}
          role="img"
          aria-label={`${t("chart.scatter.title", { x: xLabel, y: yLabel })}. ${t("chart.beside")}`}
          onPointerMove={(event) => onMark(nearest(marks, ...within(event), NEAR))}
          onPointerLeave={() => onMark(null)}
          onClick={(event) => {
            const found = nearest(marks, ...within(event), NEAR);
            if (found) onChoose(found);
          }}
        >
          <Axes x={x} y={y} width={width} height={height} xLabel={xLabel} yLabel={yLabel} />
          {points.map((one) => (
            <Dot key={one.id} point={one} x={x(one.x)} y={y(one.y)} />
          ))}
          {emphasised.map((one) => (
            <g key={one.id}>
              {one.low != null && one.high != null && one.low < one.high && <path class="chart-spread" d={`M${x(one.x)} ${y(one.low)}V${y(one.high)}`} />}
              <circle class={one.id === chosen ? "chart-ring chosen" : "chart-ring"} cx={x(one.x)} cy={y(one.y)} r="9" />
            </g>
          ))}
        </svg>
      )}
    </div>
  );
}

function spread(values: readonly number[]): [number, number] {
  const [low = 0, high = 1] = extent(values);
  if (low < high) return [low, high];
  const pad = Math.abs(low) / 10 || 1;
  return [low - pad, high + pad];
}

/** The same shapes as the verdicts have in words. */
function Dot({ point, x, y }: { point: ScatterPoint; x: number; y: number }) {
  const transform = `translate(${x.toFixed(1)} ${y.toFixed(1)})`;
  return (
    <g class={`chart-dot ${point.verdict}`} transform={transform}>
      <circle r="4.6" fill={point.verdict === "feasible" ? "currentColor" : "var(--paper)"} stroke="currentColor" stroke-width="1.6" />
      {point.verdict === "conditional" && <path d="M0-4.6a4.6 4.6 0 0 0 0 9.2z" fill="currentColor" />}
    </g>
  );
}

interface AxesProps {
  x: ScaleLinear<number, number>;
  y: ScaleLinear<number, number>;
  width: number;
  height: number;
  xLabel: string;
  yLabel: string;
}

function Axes({ x, y, width, height, xLabel, yLabel }: AxesProps) {
  return (
    <g class="chart-axes" lang="en">
      {y.ticks(5).map((tick) => (
        <g key={tick} transform={`translate(0 ${y(tick)})`}>
          <path d={`M${ROOM.left} 0H${width - ROOM.right}`} />
          <text x={ROOM.left - 8} dy="0.35em" text-anchor="end">{figure(tick)}</text>
        </g>
      ))}
      {x.ticks(Math.max(Math.floor(width / 110), 2)).map((tick) => (
        <g key={tick} transform={`translate(${x(tick)} ${height - ROOM.bottom})`}>
          <path d="M0 0v4" />
          <text y="18" text-anchor="middle">{figure(tick)}</text>
        </g>
      ))}
      <text class="chart-label" x={width - ROOM.right} y={height - 6} text-anchor="end">{xLabel}</text>
      <text class="chart-label" x="0" y="12">{yLabel}</text>
    </g>
  );
}
