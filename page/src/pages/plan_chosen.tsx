/** Which activities are in the plan, in which way; and which are not, and why. */
import type { Schemas } from "../api/client";
import { t } from "../i18n";
import { directionTitle } from "../parts/direction";
import { bindingTexts } from "../parts/margin_text";
import { MarginBar } from "../parts/margin";
import { Table, type TableColumn } from "../parts/table";
import { Verdict } from "../parts/verdict";
import { link } from "../router";

type Plan = Schemas["PlanView"];
export type ActivityRow = Schemas["ActivityRow"];
export type Rows = ReadonlyMap<string, ActivityRow>;

const RANK = { feasible: 0, conditional: 1, infeasible: 2, none: 3 };

export function Chosen({ plan, rows }: { plan: Plan; rows: Rows }) {
  const chosen = Object.keys(plan.chosen)
    .map((id) => rows.get(id))
    .filter((row): row is ActivityRow => row !== undefined);
  if (chosen.length === 0) return <p class="soft">{t("plan.nothing")}</p>;
  const columns: TableColumn<ActivityRow>[] = [
    {
      key: "title",
      label: t("plan.activity"),
      value: (row) => row.title,
      cell: (row) => <a href={link(["direction", row.direction], { activity: row.id, option: plan.chosen[row.id] })}>{row.title}</a>,
      names: true,
      computed: true,
    },
    { key: "direction", label: t("overview.direction"), value: (row) => directionTitle(row.direction) },
    { key: "way", label: t("direction.way"), value: (row) => row.way, computed: true },
    { key: "verdict", label: t("overview.verdict"), value: (row) => RANK[row.verdict], search: (row) => row.word, cell: (row) => <Verdict sign={row.verdict} word={row.word} /> },
    {
      key: "binds",
      label: t("overview.binds"),
      value: (row) => row.binding?.relative_slack,
      search: bindingTexts,
      cell: (row) => (
        <>
          <span class="option-cell">{row.binds}</span>
          {row.binding && !row.binding.categorical && <MarginBar margin={row.binding} bare />}
        </>
      ),
      computed: true,
    },
  ];
  return <Table columns={columns} rows={chosen} id={(row) => row.id} caption={t("plan.chosen")} captionUnseen filter={false} />;
}

export function LeftOut({ plan, rows }: { plan: Plan; rows: Rows }) {
  if (plan.left_out.length === 0) return <p>{t("plan.left-out.none")}</p>;
  return (
    <>
      {plan.reason && <p lang="en">{plan.reason}</p>}
      <ul class="plain">
        {plan.left_out.map((id) => {
          const row = rows.get(id);
          if (!row) return <li key={id}>{id}</li>;
          return (
            <li key={id}>
              <Verdict sign={row.verdict} bare />{" "}
              <a href={link(["direction", row.direction], { activity: id })} lang="en">
                {row.title}
              </a>
              <small lang="en">
                {row.binds}
                {row.binding?.remedy && `; ${row.binding.remedy}`}
              </small>
            </li>
          );
        })}
      </ul>
    </>
  );
}
