/** A way through the solar system, seen from the ecliptic's north: orbits, the transfer, where everything is on a day. */
import { useState } from "preact/hooks";
import type { Schemas } from "../api/client";
import { useAnswer } from "../api/use";
import { t } from "../i18n";
import { number } from "../i18n/number";
import { ProblemBox } from "../parts/problem";
import { Waiting } from "../parts/waiting";
import { Legend } from "./earth";
import { isoOf } from "./scrubber";

interface Curve3 {
  x: number[];
  y: number[];
  z: number[];
}
interface Timed extends Curve3 {
  days: number[];
}
interface Helio {
  title: string;
  centre: string;
  unit: string;
  frame: string;
  begin: string;
  end: string;
  days: number;
  bodies: { id: string; name: string; colour: string; orbit?: Curve3; path: Timed }[];
  arcs: ({ id: string; name: string; colour: string } & Timed)[];
  events: { name: string; day: number; date: string; x: number; y: number; z: number; figures: Record<string, string> }[];
}

const SIZE = 640;
const EDGE = 56;
const NEAR_MIDDLE = 24;
/** Pictures in windows narrower than this, px, have larger letters and no room beside them. */
const NARROW = 600;

export function Sun({ scene, address }: { scene: Schemas["SceneView"]; address: string }) {
  const { value, problem, again } = useAnswer<Helio>(address);
  const [day, setDay] = useState(0);
  if (problem) return <ProblemBox problem={problem} again={again} />;
  if (!value) return <Waiting />;
  const reach = reachOf(value);
  const px = (x: number) => SIZE / 2 + (x / reach) * (SIZE / 2 - EDGE);
  const py = (y: number) => SIZE / 2 - (y / reach) * (SIZE / 2 - EDGE);
  const line = (curve: Curve3) => curve.x.map((x, n) => `${n ? "L" : "M"}${px(x).toFixed(1)} ${py(curve.y[n] ?? 0).toFixed(1)}`).join("");
  const date = isoOf(Date.parse(value.begin) + day * 86_400_000).slice(0, 10);
  const narrow = innerWidth < NARROW;
  const middle = value.centre === "sun" ? t("globe.sun") : t("globe.earth");
  return (
    <div class="globe-room">
      <div class="globe-stage sun-stage">
        <svg viewBox={`0 0 ${SIZE} ${SIZE}`} class="sun" role="img" aria-label={`${value.title}. ${value.events.map((one) => one.name).join("; ")}`}>
          <circle cx={px(0)} cy={py(0)} r={value.centre === "sun" ? 6 : 5} class={value.centre === "sun" ? "sun-disc" : "earth-disc"} />
          <text x={px(0) + 9} y={py(0) + 4}>
            {middle}
          </text>
          {value.bodies.map((body) => body.orbit && <path key={body.id} d={`${line(body.orbit)}Z`} class="sun-orbit" style={{ stroke: body.colour }} />)}
          {value.arcs.map((arc) => (
            <path key={arc.id} d={line(arc)} class="sun-arc" style={{ stroke: arc.colour }} />
          ))}
          {value.events.map((one, n) => (
            <g key={n}>
              <circle cx={px(one.x)} cy={py(one.y)} r={4} class="sun-event" />
              <text {...outside(px(one.x), py(one.y), narrow)} lang="en">
                {one.name}
              </text>
            </g>
          ))}
          {value.bodies.map((body) => (
            <Dot key={body.id} name={body.name} colour={body.colour} at={pointAt(body.path, day)} px={px} py={py} />
          ))}
          {value.arcs.map((arc) => (
            <Dot key={arc.id} name="" colour={arc.colour} at={pointAt(arc, day)} px={px} py={py} />
          ))}
        </svg>
        <div class="scrubber" role="group" aria-label={t("globe.time")}>
          <input
            type="range"
            class="scrubber-slider"
            min={0}
            max={value.days}
            step={value.days > 30 ? 1 : 0.05}
            value={day}
            aria-label={t("globe.time")}
            aria-valuetext={date}
            onInput={(event) => setDay(Number(event.currentTarget.value))}
          />
          <output class="scrubber-time">{t("globe.day", { date, day: number(day, value.days > 30 ? 0 : 1) })}</output>
        </div>
      </div>
      <section class="globe-side" aria-label={t("globe.events")}>
        <Legend scene={scene} />
        <h2>{t("globe.events")}</h2>
        <dl class="sun-events" lang="en">
          {value.events.map((one, n) => (
            <div key={n}>
              <dt>{one.name}</dt>
              {Object.entries(one.figures).map(([name, text]) => (
                <dd key={name}>
                  {name}: {text}
                </dd>
              ))}
            </div>
          ))}
        </dl>
        <p class="soft">{t("globe.frame_note", { frame: value.frame, unit: value.unit })}</p>
      </section>
    </div>
  );
}

interface DotProps {
  name: string;
  colour: string;
  at: { x: number; y: number } | undefined;
  px: (x: number) => number;
  py: (y: number) => number;
}

function Dot({ name, colour, at, px, py }: DotProps) {
  if (!at) return null;
  return (
    <g>
      <circle cx={px(at.x)} cy={py(at.y)} r={6} style={{ fill: colour }} class="sun-dot" />
      {name && (
        <text {...inside(px(at.x), py(at.y))}>
          {name}
        </text>
      )}
    </g>
  );
}

/** Where the name of an event stands: away from the middle, so that neither orbits nor names of bodies lie below it. */
function outside(x: number, y: number, narrow: boolean) {
  const away = Math.hypot(x - SIZE / 2, y - SIZE / 2);
  if (away < NEAR_MIDDLE) return { x: x - 10, y: y - 10, "text-anchor": "end" } as const;
  const [across, down] = [(x - SIZE / 2) / away, (y - SIZE / 2) / away];
  // where there is no room beside the picture, above or below, and inwards
  if (narrow) return { x: x - 12 * across, y: y + (down < 0 ? -16 : 30), "text-anchor": anchorOf(-across) } as const;
  return { x: x + 12 * across, y: y + 16 * down + 4, "text-anchor": anchorOf(across) } as const;
}

/** Where the name of a body stands: towards the middle. */
function inside(x: number, y: number) {
  const away = Math.max(Math.hypot(x - SIZE / 2, y - SIZE / 2), 1);
  const [across, down] = [(x - SIZE / 2) / away, (y - SIZE / 2) / away];
  return { x: x - 12 * across, y: y - 18 * down + 4, "text-anchor": anchorOf(-across) } as const;
}

function anchorOf(across: number): "start" | "middle" | "end" {
  return across > 0.35 ? "start" : across < -0.35 ? "end" : "middle";
}

/** Where something is on a day, by straight lines between its points; undefined before it starts and after its end. */
export function pointAt(curve: Timed, day: number): { x: number; y: number } | undefined {
  const { days, x, y } = curve;
  const last = days.length - 1;
  if (last < 1 || day < (days[0] ?? 0) - 1e-6 || day > (days[last] ?? 0) + 1e-6) return undefined;
  let n = 0;
  while (n < last - 1 && (days[n + 1] ?? 0) <= day) n += 1;
  const from = days[n] ?? 0;
  const part = (day - from) / ((days[n + 1] ?? from + 1) - from || 1);
  const between = (column: number[]) => (column[n] ?? 0) + part * ((column[n + 1] ?? 0) - (column[n] ?? 0));
  return { x: between(x), y: between(y) };
}

function reachOf(scene: Helio): number {
  const curves: Curve3[] = [...scene.bodies.flatMap((body) => (body.orbit ? [body.orbit, body.path] : [body.path])), ...scene.arcs];
  let reach = 1e-9;
  for (const curve of curves) for (let n = 0; n < curve.x.length; n++) reach = Math.max(reach, Math.hypot(curve.x[n] ?? 0, curve.y[n] ?? 0));
  return reach;
}
