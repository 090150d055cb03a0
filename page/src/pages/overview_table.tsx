/** Ten directions at a glance: one row an activity, and one for each direction in which nothing was proposed. */
import type { Schemas } from "../api/client";
import { t } from "../i18n";
import { directionTitle } from "../parts/direction";
import { MarginBar } from "../parts/margin";
import { Verdict, type Sign } from "../parts/verdict";
import { link } from "../router";

type DirectionRow = Schemas["DirectionRow"];
type ActivityRow = Schemas["ActivityRow"];

interface AtAGlanceProps {
  directions: readonly DirectionRow[];
  activities: readonly ActivityRow[];
}

/** Roles are written out: on narrow screens rows are stacked, and a browser then forgets that this is a table. */
export function AtAGlance({ directions, activities }: AtAGlanceProps) {
  const byId = new Map(activities.map((one) => [one.id, one]));
  return (
    <>
      <Tally activities={activities} />
      <table class="glance" role="table">
        <caption class="unseen">{t("overview.table")}</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">{t("overview.direction")}</th>
            <th scope="col" role="columnheader">{t("overview.proposed")}</th>
            <th scope="col" role="columnheader">{t("overview.verdict")}</th>
            <th scope="col" role="columnheader">{t("overview.binds")}</th>
            <th scope="col" role="columnheader">{t("overview.unbinds")}</th>
          </tr>
        </thead>
        {directions
          .filter((direction) => direction.activities.length > 0)
          .map((direction) => {
            const rows = direction.activities.map((id) => byId.get(id)).filter((row): row is ActivityRow => row !== undefined);
            return (
              <tbody key={direction.id} role="rowgroup">
                {rows.map((row, index) => (
                  <Line key={row.id} row={row} direction={index === 0 ? direction : undefined} rows={rows.length} />
                ))}
              </tbody>
            );
          })}
        <Empty directions={directions.filter((direction) => direction.activities.length === 0)} />
      </table>
    </>
  );
}

function Heading({ direction, rows }: { direction: DirectionRow; rows: number }) {
  return (
    <th scope="rowgroup" role="rowheader" rowSpan={rows}>
      <DirectionLink direction={direction} />
    </th>
  );
}

function DirectionLink({ direction }: { direction: DirectionRow }) {
  return <a href={link(["direction", direction.id])}>{directionTitle(direction.id, direction.title)}</a>;
}

/** Directions in which nothing was proposed share a row: they have nothing else to say. */
function Empty({ directions }: { directions: readonly DirectionRow[] }) {
  if (directions.length === 0) return null;
  return (
    <tbody role="rowgroup">
      <tr role="row">
        <th scope="row" role="rowheader">
          <Verdict sign="none" />
        </th>
        <td role="cell" colSpan={4}>
          <span class="empty">
            {directions.map((direction) => (
              <DirectionLink key={direction.id} direction={direction} />
            ))}
          </span>
        </td>
      </tr>
    </tbody>
  );
}

const MOST_UNBINDS = 2;

function Line({ row, direction, rows }: { row: ActivityRow; direction: DirectionRow | undefined; rows: number }) {
  const place = link(["direction", row.direction], { activity: row.id });
  const unbinds = remedyFirst(row);
  const more = unbinds.length - MOST_UNBINDS;
  return (
    <tr role="row">
      {direction && <Heading direction={direction} rows={rows} />}
      <td role="cell" lang="en">
        <a href={place} class="plain-link">
          {row.title}
        </a>
        <small>{row.proposed}</small>
      </td>
      <td role="cell">
        <Verdict sign={row.verdict} word={row.word} />
        <small>
          {row.way && <span lang="en">{row.way}</span>}
          {row.in_plan && `${row.way ? " · " : ""}${t("direction.in-plan")}`}
        </small>
      </td>
      <td role="cell" lang="en" data-label={t("overview.binds")}>
        {row.binds}
        {row.binding && !row.binding.categorical && <MarginBar margin={row.binding} bare />}
        {row.also && <small>{row.also}</small>}
      </td>
      <td role="cell" lang="en" data-label={unbinds.length > 0 || row.mend ? t("overview.unbinds") : undefined}>
        {unbinds.length === 0 && !row.mend && <span class="soft">–</span>}
        {unbinds.slice(0, MOST_UNBINDS).map((text) => (
          <div key={text}>{text}</div>
        ))}
        {more > 0 && (
          <a href={place} lang={document.documentElement.lang}>
            {t("overview.further", { n: more })}
          </a>
        )}
        {row.mend && <small>{row.mend}</small>}
      </td>
    </tr>
  );
}

/** What would mend the constraint that binds stands before what others must grant besides. */
export function remedyFirst(row: Pick<ActivityRow, "unbinds" | "binding">): string[] {
  const remedy = row.binding && !row.binding.holds ? row.binding.remedy.toLowerCase() : "";
  const mends = row.unbinds.filter((text) => remedy && text.toLowerCase() === remedy);
  return [...mends, ...row.unbinds.filter((text) => !mends.includes(text))];
}

const SIGNS: readonly Sign[] = ["feasible", "conditional", "infeasible"];

/** How many of each: a legend and a finding at once. */
function Tally({ activities }: { activities: readonly ActivityRow[] }) {
  return (
    <p class="tally">
      {SIGNS.map((sign) => {
        const count = activities.filter((one) => one.verdict === sign).length;
        return (
          <span key={sign}>
            <b>{count}</b> <Verdict sign={sign} />
          </span>
        );
      })}
    </p>
  );
}
