/** A map of values: colours, lines of equal value, and a crosshair that the pointer or the arrow keys move. */
import { contours } from "d3-contour";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Schemas } from "../api/client";
import { t } from "../i18n";
import { figure } from "../i18n/number";
import { useWidth, within } from "../parts/room";
import { axisOf, signOf, withUnit, type Axis } from "./axes";
import { AxesDrawn, type Room } from "./axes_drawn";
import { ScaleBar } from "./heatmap_scale";
import { cellEnds, colourOf, nearestPoint, scaleOf, type Scale } from "./scales";

export type MapView = Schemas["MapView"];

interface HeatmapProps {
  map: MapView;
  /** points kept, in the units of the axes */
  kept?: readonly { x: number; y: number }[];
  /** takes a point into the table of candidates */
  onPick?: (x: number, y: number) => void;
}

const ROOM: Room = { top: 26, right: 16, bottom: 44, left: 62 };
const LINES = 6;
const STEP_FAR = 5;

export function Heatmap({ map, kept = [], onPick }: HeatmapProps) {
  const [room, width] = useWidth<HTMLDivElement>();
  const height = Math.round(Math.min(Math.max(width * 0.55, 240), innerHeight * 0.68, 900));
  const scale = useMemo(() => scaleOf(map.values), [map]);
  const [at, setAt] = useState<{ column: number; row: number } | null>(null);
  useEffect(() => setAt((before) => before && { column: Math.min(before.column, map.x_values.length - 1), row: Math.min(before.row, map.y_values.length - 1) }), [map]);
  const x = axisOf({ label: map.x_axis, unit: map.x_unit, domain: cellEnds(map.x_values), range: [ROOM.left, Math.max(width - ROOM.right, ROOM.left + 1)], count: Math.max(Math.floor(width / 120), 2) });
  const y = axisOf({ label: map.y_axis, unit: map.y_unit, domain: cellEnds(map.y_values), range: [height - ROOM.bottom, ROOM.top], count: 6 });
  const best = useMemo(() => least(map), [map]);
  const place = at ?? best;

  const under = (event: MouseEvent) => {
    const [px, py] = within(event);
    return { column: nearestPoint(map.x_values, x.scale.invert(px)), row: nearestPoint(map.y_values, y.scale.invert(py)) };
  };
  const pick = (column: number, row: number) => onPick?.(map.x_values[column] ?? 0, map.y_values[row] ?? 0);
  const onKey = (event: KeyboardEvent) => {
    const far = event.shiftKey ? STEP_FAR : 1;
    const steps: Record<string, [number, number]> = { ArrowLeft: [-far, 0], ArrowRight: [far, 0], ArrowUp: [0, far], ArrowDown: [0, -far] };
    const step = steps[event.key];
    if (step) {
      event.preventDefault();
      setAt({ column: within0(place.column + step[0], map.x_values.length), row: within0(place.row + step[1], map.y_values.length) });
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      pick(place.column, place.row);
    }
  };
  if (!scale) return <p class="soft">{t("map.empty")}</p>;
  const said = saying(map, x, y, place);
  return (
    <div class="heatmap">
      <ScaleBar scale={scale} label={map.layer} unit={signOf(map.unit)} />
      <div
        ref={room}
        class="heatmap-room"
        style={{ height: `${height}px` }}
        role="application"
        tabIndex={0}
        aria-label={t("map.label", { title: map.title, layer: map.layer, low: withUnit(figure(scale.low), signOf(map.unit)), place: saying(map, x, y, best) })}
        aria-describedby="heatmap-value"
        onKeyDown={onKey}
      >
        {width > 0 && (
          <>
            <Colours map={map} scale={scale} x={x} y={y} />
            <svg class="chart" width={width} height={height} aria-hidden="true" onPointerMove={(event) => setAt(under(event))} onPointerLeave={() => setAt(null)} onClick={(event) => { const found = under(event); setAt(found); pick(found.column, found.row); }}>
              <EqualLines map={map} scale={scale} x={x} y={y} />
              <AxesDrawn x={x} y={y} width={width} height={height} room={ROOM} lines={false} />
              {kept.map((one) => (
                <circle key={`${one.x} ${one.y}`} class="heatmap-kept" r="5" cx={x.scale(one.x)} cy={y.scale(one.y)} />
              ))}
              <path class="heatmap-cross" d={cross(x, y, map.x_values[place.column] ?? 0, map.y_values[place.row] ?? 0)} />
            </svg>
          </>
        )}
      </div>
      <p id="heatmap-value" class="heatmap-value" aria-live="polite" lang="en">
        {said}
      </p>
    </div>
  );
}

function within0(index: number, count: number): number {
  return Math.min(Math.max(index, 0), count - 1);
}

function saying(map: MapView, x: Axis, y: Axis, { column, row }: { column: number; row: number }): string {
  const value = map.values[row]?.[column];
  const shown = value == null ? t("map.none") : withUnit(figure(value), signOf(map.unit));
  return `${map.layer}: ${shown} · ${x.label.split(",")[0]}: ${x.say(map.x_values[column] ?? 0)} · ${y.label.split(",")[0]}: ${y.say(map.y_values[row] ?? 0)}`;
}

/** Where the least value is: there the crosshair stands at first. */
export function least(map: Pick<MapView, "values">): { column: number; row: number } {
  let found = { column: 0, row: 0, value: Infinity };
  map.values.forEach((values, row) => values.forEach((value, column) => value !== null && value < found.value && (found = { column, row, value })));
  return { column: found.column, row: found.row };
}

function cross(x: Axis, y: Axis, atX: number, atY: number): string {
  const [px, py] = [x.scale(atX), y.scale(atY)];
  const [left, right] = x.scale.range() as [number, number];
  const [bottom, top] = y.scale.range() as [number, number];
  return `M${left} ${py}H${px - 7}M${px + 7} ${py}H${right}M${px} ${top}V${py - 7}M${px} ${py + 7}V${bottom}M${px - 7} ${py}a7 7 0 1 0 14 0a7 7 0 1 0 -14 0`;
}

interface DrawnProps {
  map: MapView;
  scale: Scale;
  x: Axis;
  y: Axis;
}

function Colours({ map, scale, x, y }: DrawnProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [columns, rows] = [map.x_values.length, map.y_values.length];
  const [left, right] = x.scale.range() as [number, number];
  const [bottom, top] = y.scale.range() as [number, number];
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const image = context.createImageData(columns, rows);
    map.values.forEach((values, row) =>
      values.forEach((value, column) => {
        if (value === null) return; // the paper shows through
        image.data.set([...colourOf(value, scale), 255], 4 * ((rows - 1 - row) * columns + column));
      }),
    );
    context.putImageData(image, 0, 0);
  }, [map, scale, columns, rows]);
  return <canvas ref={canvas} class="heatmap-colours" width={columns} height={rows} style={{ left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` }} />;
}

function EqualLines({ map, scale, x, y }: DrawnProps) {
  const [columns, rows] = [map.x_values.length, map.y_values.length];
  const drawn = useMemo(() => {
    const flat = map.values.flatMap((row) => row.map((value) => value ?? NaN));
    const levels = levelsOf(scale);
    return contours().size([columns, rows]).thresholds(levels)(flat);
  }, [map, scale, columns, rows]);
  // a contour counts cells from 0 to their number; a cell ends half way to its neighbours, as the axes do
  const [x0 = 0, x1 = 0] = x.scale.range();
  const [y0 = 0, y1 = 0] = y.scale.range();
  const px = (place: number) => x0 + (place / columns) * (x1 - x0);
  const py = (place: number) => y0 + (place / rows) * (y1 - y0);
  return useMemo(() => {
    const lines = drawn.map((line) => ({
      value: line.value,
      parts: line.coordinates.flat().flatMap((ring) => inside(ring, columns, rows)).map((part) => part.map(([a = 0, b = 0]): [number, number] => [px(a), py(b)])),
    }));
    const labels = labelPlaces(lines);
    return (
      <g class="heatmap-lines">
        {lines.map((line, index) => (
          <g key={line.value}>
            <path d={line.parts.map((part) => `M${part.map(([a, b]) => `${a.toFixed(1)} ${b.toFixed(1)}`).join("L")}`).join("")} />
            {labels[index] && <text x={labels[index][0]} y={labels[index][1]} dy="0.35em">{figure(line.value)}</text>}
          </g>
        ))}
      </g>
    );
  }, [drawn, x0, x1, y0, y1]); // the crosshair moves without drawing them anew
}

/** The parts of a ring that are lines of equal value: what runs along the edge of the map only closes the ring. */
export function inside(ring: readonly number[][], columns: number, rows: number): number[][][] {
  const edge = ([a = 0, b = 0]: number[]) => a <= 0.51 || b <= 0.51 || a >= columns - 0.51 || b >= rows - 0.51;
  const parts: number[][][] = [];
  let part: number[][] = [];
  ring.forEach((point, index) => {
    const along = edge(point) && edge(ring[index - 1] ?? point);
    if (along) {
      if (part.length > 1) parts.push(part);
      part = [];
    }
    part.push(point);
  });
  if (part.length > 1) parts.push(part);
  return parts;
}

const LABEL_ROOM = 44; // px between labels
const LABELLED_FROM = 16; // points of a line

/** Where each line of equal value is labelled: on its longest part, apart from the labels before it; else nowhere. */
export function labelPlaces(lines: readonly { parts: readonly (readonly [number, number][])[] }[]): ([number, number] | null)[] {
  const taken: [number, number][] = [];
  return lines.map(({ parts }) => {
    const longest = parts.reduce<readonly [number, number][]>((most, part) => (part.length > most.length ? part : most), []);
    if (longest.length < LABELLED_FROM) return null;
    for (const share of [0.5, 0.35, 0.65, 0.2, 0.8]) {
      const place = longest[Math.floor(share * longest.length)];
      if (!place || taken.some((one) => Math.hypot(one[0] - place[0], one[1] - place[1]) < LABEL_ROOM)) continue;
      taken.push(place);
      return place;
    }
    return null;
  });
}

/** Values at which lines are drawn: round ones between the ends of the scale. */
export function levelsOf(scale: Scale): number[] {
  return axisOf({ label: "", unit: "", domain: [scale.low, scale.high], range: [0, 1], count: LINES }).ticks.map((tick) => tick.at).filter((one) => one > scale.low && one < scale.high);
}
