/** Plans that were not chosen: what they are worth, how balanced they are, and where they differ from the plan. */
import type { Schemas } from "../api/client";
import { t } from "../i18n";
import { number } from "../i18n/number";
import { Table, type TableColumn } from "../parts/table";
import { link } from "../router";
import type { Rows } from "./plan_chosen";

type Plan = Schemas["PlanView"];
type Alternative = Plan["alternatives"][number];

interface Line {
  id: string;
  other: Alternative;
  differs: string[];
}

/** The activities that another plan carries out otherwise, adds or leaves out. */
export function differing(chosen: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): string[] {
  const all = new Set([...Object.keys(chosen), ...Object.keys(other)]);
  return [...all].filter((id) => chosen[id] !== other[id]);
}

/** How the study puts the way of one activity into words, out of its sentence about all of them. */
export function wayIn(sentence: string, title: string): string {
  const said = sentence.split("; ").find((part) => part.startsWith(`${title} (`));
  return said ? said.slice(title.length + 2).replace(/\)$/, "") : "";
}

export function Alternatives({ plan, rows }: { plan: Plan; rows: Rows }) {
  const lines = plan.alternatives.map((other, index): Line => ({ id: String(index), other, differs: differing(plan.chosen, other.chosen) }));
  const columns: TableColumn<Line>[] = [
    { key: "why", label: t("plan.alternative"), value: ({ other }) => other.why, names: true, computed: true },
    { key: "value", label: t("plan.worth"), value: ({ other }) => other.value, cell: ({ other }) => number(other.value, 1), numeric: true, down: true },
    { key: "spread", label: t("plan.spread"), value: ({ other }) => Number.parseFloat(other.spread), cell: ({ other }) => other.spread, numeric: true, computed: true },
    { key: "differs", label: t("plan.differs"), value: ({ differs }) => differs.length, cell: (line) => <Differences line={line} rows={rows} /> },
  ];
  return (
    <>
      <p class="soft">{t("plan.worth.own", { n: number(plan.value, 1) })}</p>
      <div class="alternatives">
        <Table columns={columns} rows={lines} id={(line) => line.id} caption={t("plan.alternatives")} captionUnseen filter={false} />
      </div>
    </>
  );
}

function Differences({ line, rows }: { line: Line; rows: Rows }) {
  const { other, differs } = line;
  if (differs.length === 0) return <span class="soft">{t("plan.same")}</span>;
  return (
    <details>
      <summary>{t("plan.differs.n", { n: differs.length })}</summary>
      <ul class="plain">
        {differs.map((id) => {
          const row = rows.get(id);
          const option = other.chosen[id];
          return (
            <li key={id}>
              {row ? (
                <a href={link(["direction", row.direction], { activity: id, option })} lang="en">
                  {row.title}
                </a>
              ) : (
                id
              )}
              <small lang={option ? "en" : undefined}>{option ? wayIn(other.activities, row?.title ?? id) || option : t("plan.not-in")}</small>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
