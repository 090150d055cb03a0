/** When: activities, windows and lives in service on one axis of years; the same as a table of dates. */
import { scaleUtc } from "d3-scale";
import type { Schemas } from "../api/client";
import { t, word } from "../i18n";
import { link } from "../router";
import { partnerColour } from "./partner";
import { useWorkbench } from "./study";

type TimelineData = Schemas["Timeline"];
type Row = Schemas["TimelineRow"];
type Span = Schemas["Span"];

const LEAST_WIDTH = 0.5; // per cent: ten days of ten years must still be seen

/** Where a span stands between the ends of the axis, per cent; cut at the ends. */
export function placed(span: Pick<Span, "begin" | "end">, begin: string, end: string): { left: number; width: number } {
  const axis = scaleUtc([new Date(begin), new Date(end)], [0, 100]).clamp(true);
  const left = axis(new Date(span.begin));
  const width = Math.max(axis(new Date(span.end)) - left, LEAST_WIDTH);
  return { left: Math.min(left, 100 - LEAST_WIDTH), width };
}

/** The first days of years between two dates, at most twelve or so. */
export function years(begin: string, end: string): number[] {
  const [first, last] = [new Date(begin).getUTCFullYear(), new Date(end).getUTCFullYear()];
  const step = Math.max(Math.ceil((last - first + 1) / 12), 1);
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);
}

export function Timeline({ timeline }: { timeline: TimelineData }) {
  const { begin, end, rows } = timeline;
  const { partners } = useWorkbench();
  return (
    <div class="timeline">
      <div class="timeline-rows" aria-hidden="true">
        {rows.map((row) => (
          <div class="timeline-row" key={row.title}>
            <span class="timeline-name" lang="en" title={row.title}>
              {row.title}
            </span>
            <span class="timeline-track">
              {years(begin, end).map((year) => (
                <span key={year} class="timeline-year" style={{ left: `${placed({ begin: `${year}-01-01`, end: `${year}-01-01` }, begin, end).left}%` }} />
              ))}
              {row.spans.map((span, index) => (
                <Bar key={index} span={span} begin={begin} end={end} colour={row.partner ? partnerColour(partners, row.partner) : "var(--soft)"} />
              ))}
            </span>
            <span class="timeline-says" lang="en">
              {telling(row)}
            </span>
          </div>
        ))}
        <div class="timeline-row timeline-axis">
          <span />
          <span class="timeline-track">
            {years(begin, end).map((year) => (
              <span key={year} style={{ left: `${placed({ begin: `${year}-01-01`, end: `${year}-01-01` }, begin, end).left}%` }}>
                {year}
              </span>
            ))}
          </span>
        </div>
      </div>
      <Dates rows={rows} />
    </div>
  );
}

function Bar({ span, begin, end, colour }: { span: Span; begin: string; end: string; colour: string }) {
  const { left, width } = placed(span, begin, end);
  const label = `${span.label} (${span.begin} – ${span.end})`;
  const past = `${span.begin < begin ? " before" : ""}${span.end > end ? " after" : ""}`;
  return <span class={`span ${span.kind}${past}`} title={label} style={{ left: `${left}%`, width: `${width}%`, background: colour }} />;
}

/** What a row's bar stands for: of the first span that is more than the time there is. */
export function telling(row: Row): string {
  return (row.spans.find((span) => span.kind !== "period") ?? row.spans[0])?.label ?? "";
}

/** The table of the same, for readers who want dates or cannot see the bars. */
function Dates({ rows }: { rows: readonly Row[] }) {
  return (
    <details>
      <summary>{t("timeline.dates")}</summary>
      <div class="table-room" tabIndex={0} role="group" aria-label={t("timeline.caption")}>
        <table>
          <caption class="unseen">{t("timeline.caption")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("timeline.row")}</th>
              <th scope="col">{t("timeline.kind")}</th>
              <th scope="col">{t("timeline.begin")}</th>
              <th scope="col">{t("timeline.end")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.flatMap((row) =>
              row.spans.map((span, index) => (
                <tr key={`${row.title} ${index}`}>
                  <th scope="row" lang="en">
                    <Name row={row} />
                  </th>
                  <td>
                    {word("timeline", span.kind)} <small lang="en">{span.label}</small>
                  </td>
                  <td class="date">{span.begin}</td>
                  <td class="date">{span.end}</td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function Name({ row }: { row: Row }) {
  const { programme } = useWorkbench();
  const activity = programme?.activities.find((one) => one.id === row.activity);
  return activity ? <a href={link(["direction", activity.direction], { activity: activity.id })}>{row.title}</a> : <>{row.title}</>;
}
