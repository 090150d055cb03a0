/** The options as a picture: two figures against each other, or how far each is from its binding limit. */
import { useMemo, useState } from "preact/hooks";
import { t } from "../i18n";
import { unitSign } from "../i18n/number";
import type { Options, OptionRow } from "./direction_activity";
import { SlackBars } from "./direction_bars";
import { FigureScatter, type ScatterPoint } from "./direction_scatter";

interface OptionChartProps {
  options: Options;
  /** that the table shows, in its order */
  rows: readonly OptionRow[];
  chosen: string;
  marked: string | null;
  onMark: (id: string | null) => void;
  onChoose: (id: string) => void;
}

const SLACKS = "";

/** The figures that differ between options: a chart of one that does not tells nothing. */
export function telling(options: Options): Options["columns"] {
  return options.columns.filter((column) => {
    const values = options.options.map((row) => row.figures[column.key]?.value).filter((value): value is number => value != null);
    return values.length > 1 && Math.min(...values) < Math.max(...values);
  });
}

export function OptionChart({ options, rows, chosen, marked, onMark, onChoose }: OptionChartProps) {
  const columns = useMemo(() => telling(options), [options]);
  const [across, setAcross] = useState(() => (mostlyFacts(options.options) ? (columns[1]?.key ?? SLACKS) : SLACKS));
  const [up, setUp] = useState(columns[0]?.key ?? "");
  const x = columns.find((one) => one.key === across);
  const y = columns.find((one) => one.key === up);
  const points = useMemo(() => (x && y ? pointsOf(rows, x.key, y.key) : []), [rows, x, y]);
  const pointed = rows.find((one) => one.id === (marked ?? chosen));
  const shared = { chosen, marked, onMark, onChoose };
  return (
    <figure class="option-chart">
      <figcaption>
        <span lang={x && y ? "en" : undefined}>{x && y ? t("chart.scatter.title", { x: x.label, y: y.label }) : t("chart.bars.title")}</span>
        {columns.length > 1 && (
          <span class="chart-choice">
            <label>
              <span class="soft">{t("chart.kind")}</span>
              <select class="field" value={across} onChange={(event) => setAcross(event.currentTarget.value)}>
                <option value={SLACKS}>{t("chart.bars")}</option>
                <optgroup label={t("chart.x")}>
                  {columns.map((one) => (
                    <option key={one.key} value={one.key} lang="en">{one.label}</option>
                  ))}
                </optgroup>
              </select>
            </label>
            {x && (
              <label>
                <span class="soft">{t("chart.y")}</span>
                <select class="field" value={up} onChange={(event) => setUp(event.currentTarget.value)}>
                  {columns.map((one) => (
                    <option key={one.key} value={one.key} lang="en">{one.label}</option>
                  ))}
                </select>
              </label>
            )}
          </span>
        )}
      </figcaption>
      {x && y ? (
        <FigureScatter points={points} xLabel={labelled(x)} yLabel={labelled(y)} {...shared} />
      ) : (
        <SlackBars rows={rows} {...shared} />
      )}
      <p class="soft small pointed" aria-hidden="true" lang="en">
        {pointed ? `${pointed.number}. ${pointed.title}${pointed.binding ? ` – ${pointed.binding.name}: ${pointed.binding.slack}` : ""}` : "\u00a0"}
      </p>
      {x && y && points.length < rows.length && <p class="soft small">{t("chart.missing", { n: rows.length - points.length })}</p>}
    </figure>
  );
}

/** Whether most options are decided by a yes or no, so that bars of slack would say little. */
export function mostlyFacts(rows: readonly OptionRow[]): boolean {
  return 2 * rows.filter((row) => row.binding?.categorical).length > rows.length;
}

function labelled(column: Options["columns"][number]): string {
  return column.unit ? `${column.label}, ${unitSign(column.unit)}` : column.label;
}

function pointsOf(rows: readonly OptionRow[], x: string, y: string): ScatterPoint[] {
  return rows.flatMap((row) => {
    const [across, up] = [row.figures[x], row.figures[y]];
    if (across?.value == null || up?.value == null) return [];
    return [{ id: row.id, x: across.value, y: up.value, low: up.low ?? null, high: up.high ?? null, verdict: row.verdict }];
  });
}
