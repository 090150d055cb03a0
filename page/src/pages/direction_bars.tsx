/**
 * How far each option is from its binding limit, in the table's order: a bar up for what is left, down for what is
 * missing; a ring for a yes or no, which has no length.
 */
import { t } from "../i18n";
import type { OptionRow } from "./direction_activity";
import { useWidth, within } from "../parts/room";

interface SlackBarsProps {
  rows: readonly OptionRow[];
  chosen: string;
  marked: string | null;
  onMark: (id: string | null) => void;
  onChoose: (id: string) => void;
}

const HEIGHT = 140;
const HALF = 58;
const MIDDLE = 68;
const LEFT = 4;
const WIDEST = 28;

/** Height of a bar: the slack in units of its scale, cut at one. */
export function barHeight(row: OptionRow): number {
  const margin = row.binding;
  if (!margin || margin.categorical) return 0;
  return Math.min(Math.max(Number.isFinite(margin.relative_slack) ? margin.relative_slack : -1, -1), 1);
}

export function SlackBars({ rows, chosen, marked, onMark, onChoose }: SlackBarsProps) {
  const [room, width] = useWidth<HTMLDivElement>();
  const step = rows.length > 0 ? Math.min((width - LEFT) / rows.length, WIDEST) : WIDEST;
  const at = (event: MouseEvent) => rows[Math.floor((within(event)[0] - LEFT) / step)]?.id ?? null;
  const bar = Math.max(step - (step > 5 ? 2 : 0.4), 0.6);
  return (
    <div ref={room}>
      {width > 0 && (
        <svg
          class="chart"
          width={width}
          height={HEIGHT}
          role="img"
          aria-label={`${t("chart.bars.title")}. ${t("chart.beside")}`}
          onPointerMove={(event) => onMark(at(event))}
          onPointerLeave={() => onMark(null)}
          onClick={(event) => {
            const found = at(event);
            if (found) onChoose(found);
          }}
        >
          {rows.map((row, index) => {
            const tall = barHeight(row) * HALF;
            const left = LEFT + index * step;
            const margin = row.binding;
            const emphasis = row.id === chosen ? " chosen" : row.id === marked ? " marked" : "";
            return (
              <g key={row.id} class={`chart-bar ${row.verdict}${emphasis}`}>
                {emphasis && <rect class="chart-back" x={left} y="0" width={step} height={HEIGHT} />}
                {margin?.categorical ? (
                  <circle cx={left + step / 2} cy={MIDDLE + (margin.holds ? -9 : 9)} r={Math.min(bar / 2, 4.5)} fill={margin.holds ? "currentColor" : "none"} stroke="currentColor" stroke-width="1.5" />
                ) : (
                  <rect x={left + (step - bar) / 2} y={tall > 0 ? MIDDLE - Math.max(tall, 1) : MIDDLE} width={bar} height={Math.max(Math.abs(tall), 1)} fill="currentColor" />
                )}
              </g>
            );
          })}
          <path class="chart-zero" d={`M0 ${MIDDLE}H${width}`} />
          <text class="chart-label" x={width} y="11" text-anchor="end">{t("chart.spare")}</text>
          <text class="chart-label" x={width} y={HEIGHT - 3} text-anchor="end">{t("chart.short")}</text>
        </svg>
      )}
    </div>
  );
}
