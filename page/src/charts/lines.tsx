/** Curves over a common axis: the chosen ones with their intervals, the others faint behind them. */
import { extent } from "d3-array";
import { useState } from "preact/hooks";
import { t } from "../i18n";
import { useWidth, within } from "../parts/room";
import { axisOf } from "./axes";
import { AxesDrawn, type Room } from "./axes_drawn";
import { atPlace, bandPath, labelsOf, linePath, type Curve } from "./lines_paths";

interface LinesProps {
  title: string;
  curves: readonly Curve[];
  chosen: ReadonlySet<string>;
  xAxis: { label: string; unit: string };
  yAxis: { label: string; unit: string };
  /** the curve and the place on the axis that was meant */
  onPick?: (id: string, x: number) => void;
}

const ROOM: Room = { top: 26, right: 18, bottom: 44, left: 66 };
const HEIGHTS = [260, 720] as const;
const NEAR = 40;
/** Narrower charts have no room for names: the table says which curves are highlighted. */
const NAMED_FROM = 560;

interface Pointed {
  id: string;
  x: number;
}

export function Lines({ title, curves, chosen, xAxis, yAxis, onPick }: LinesProps) {
  const [room, width] = useWidth<HTMLDivElement>();
  const [at, setAt] = useState<Pointed | null>(null);
  const height = Math.round(Math.min(Math.max(width / 2.2, HEIGHTS[0]), HEIGHTS[1], innerHeight * 0.6));
  const [fromX = 0, toX = 1] = extent(curves.flatMap((one) => one.x));
  const [, toY = 1] = extent(curves.flatMap((one) => [...one.y, ...(chosen.has(one.id) ? (one.high ?? []) : [])]));
  const x = axisOf({ ...xAxis, domain: [fromX, toX], range: [ROOM.left, Math.max(width - ROOM.right, ROOM.left + 1)], count: Math.max(Math.floor(width / 90), 2), nice: true });
  const y = axisOf({ ...yAxis, domain: [0, toY], range: [height - ROOM.bottom, ROOM.top], count: 6, nice: true });
  const front = curves.filter((one) => chosen.has(one.id));
  const pointed = at && curves.find((one) => one.id === at.id);
  const value = at && pointed ? atPlace(pointed, at.x) : null;

  const near = (event: MouseEvent): Pointed | null => {
    const [px, py] = within(event);
    const place = x.scale.invert(px);
    let found: Pointed | null = null;
    let least = NEAR;
    for (const one of curves) {
      const there = atPlace(one, place);
      if (there === null) continue;
      const distance = Math.abs(y.scale(there) - py) * (chosen.size > 0 && !chosen.has(one.id) ? 2 : 1);
      if (distance < least) [least, found] = [distance, { id: one.id, x: place }];
    }
    return found;
  };
  const onKey = (event: KeyboardEvent) => {
    const among = front.length > 0 ? front : curves;
    const now = at ?? { id: among[0]?.id ?? "", x: among[0]?.x[0] ?? fromX };
    const [low = 0, high = 0] = x.scale.domain();
    const step = (event.shiftKey ? 10 : 1) * ((high - low) / 100);
    const index = among.findIndex((one) => one.id === now.id);
    const other = (by: number) => ({ id: among[(index + by + among.length) % among.length]?.id ?? now.id, x: now.x });
    const next = {
      ArrowLeft: { ...now, x: Math.max(now.x - step, low) },
      ArrowRight: { ...now, x: Math.min(now.x + step, high) },
      ArrowUp: other(-1),
      ArrowDown: other(1),
    }[event.key];
    if (next) {
      event.preventDefault();
      setAt(next);
    } else if (event.key === "Enter" && value !== null && at) {
      event.preventDefault();
      onPick?.(at.id, at.x);
    }
  };
  return (
    <figure class="lines">
      <figcaption>
        <b>{title}</b>
      </figcaption>
      <div ref={room} class="lines-room" style={{ height: `${height}px` }} role="application" tabIndex={0} aria-label={t("lines.label", { title })} aria-describedby="lines-value" onKeyDown={onKey}>
        {width > 0 && (
          <svg class="chart" width={width} height={height} aria-hidden="true" onPointerMove={(event) => setAt(near(event))} onPointerLeave={() => setAt(null)} onClick={(event) => { const found = near(event); if (found) onPick?.(found.id, found.x); }}>
            <AxesDrawn x={x} y={y} width={width} height={height} room={ROOM} />
            {curves.filter((one) => !chosen.has(one.id)).map((one) => (
              <path key={one.id} class={chosen.size > 0 ? "lines-line faint" : "lines-line"} style={{ stroke: one.colour }} d={linePath(one, x.scale, y.scale)} />
            ))}
            {front.map((one) => (
              <g key={one.id}>
                <path class="lines-band" style={{ fill: one.colour }} d={bandPath(one, x.scale, y.scale)} />
                <path class="lines-line front" style={{ stroke: one.colour }} d={linePath(one, x.scale, y.scale)} />
                {one.x.map((place, index) => (one.y[index] ?? 0) > 0 && <circle key={place} class="lines-point" style={{ fill: one.colour }} r="3" cx={x.scale(place)} cy={y.scale(one.y[index] ?? 0)} />)}
              </g>
            ))}
            {width > NAMED_FROM && labelsOf(front, x.scale, y.scale).map((one) => (
              <text key={one.id} class="lines-label" x={one.x} y={one.y} text-anchor="end" style={{ fill: one.colour }}>{one.text}</text>
            ))}
            {pointed && !chosen.has(pointed.id) && <path class="lines-line front" style={{ stroke: pointed.colour }} d={linePath(pointed, x.scale, y.scale)} />}
            {at && value !== null && <circle class="chart-ring" r="7" cx={x.scale(at.x)} cy={y.scale(value)} />}
          </svg>
        )}
      </div>
      <p id="lines-value" class="heatmap-value" aria-live="polite" lang={pointed ? "en" : undefined}>
        {pointed && at ? `${pointed.name} · ${x.say(at.x)} · ${value === null ? t("lines.none") : y.say(value)}` : t("lines.hint")}
      </p>
    </figure>
  );
}
