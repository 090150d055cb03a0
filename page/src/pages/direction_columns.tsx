/** The columns of an option table: what every option has, and the figures that the reader wants beside it. */
import { t } from "../i18n";
import { number, unitSign } from "../i18n/number";
import { MarginBar } from "../parts/margin";
import type { Partner } from "../parts/partner";
import type { TableColumn } from "../parts/table";
import { Verdict } from "../parts/verdict";
import type { Options, OptionRow } from "./direction_activity";

const FIRST = 2; // beside the panel there is room for two
const EFFORT = "effort ";
const RANK = { feasible: 0, conditional: 1, infeasible: 2 };

/** The figures that are shown until the reader chooses others. */
export function firstColumns(options: Options): string[] {
  return options.columns.slice(0, FIRST).map((one) => one.key);
}

export function columnsOf(options: Options, wanted: readonly string[], partners: readonly Partner[]): TableColumn<OptionRow>[] {
  const figures = options.columns
    .filter((column) => wanted.includes(column.key))
    .map(
      (column): TableColumn<OptionRow> => ({
        key: column.key,
        label: column.unit ? `${column.label}, ${unitSign(column.unit)}` : column.label,
        value: (row) => row.figures[column.key]?.value,
        cell: (row) => <FigureCell figure={row.figures[column.key]} />,
        numeric: true,
        computed: true,
        down: true,
      }),
    );
  const efforts = partners
    .filter((partner) => wanted.includes(EFFORT + partner.id))
    .map(
      (partner): TableColumn<OptionRow> => ({
        key: EFFORT + partner.id,
        label: effortLabel(partner),
        value: (row) => row.puts_in[partner.id],
        cell: (row) => number(row.puts_in[partner.id]),
        numeric: true,
      }),
    );
  return [
    { key: "number", label: t("direction.number"), value: (row) => row.number, numeric: true },
    {
      key: "title",
      label: t("direction.assets"),
      value: (row) => row.title,
      search: (row) => `${row.title} ${row.way} ${row.assets.map((one) => one.owner).join(" ")}`,
      cell: (row) => (
        <>
          {row.title}
          <small>
            {row.way}
            {row.in_plan && <span class="tag" lang={document.documentElement.lang}>{t("direction.in-plan")}</span>}
          </small>
        </>
      ),
      names: true,
      computed: true,
    },
    { key: "verdict", label: t("direction.verdict"), value: (row) => RANK[row.verdict], search: (row) => row.verdict, cell: (row) => <Verdict sign={row.verdict} /> },
    {
      key: "binding",
      label: t("direction.binding"),
      value: (row) => bindingOrder(row),
      search: (row) => (row.binding ? `${row.binding.name} ${row.binding.slack}` : ""),
      cell: (row) =>
        row.binding && (
          <>
            <span class="option-cell">{row.binding.name}: {row.binding.slack}</span>
            {!row.binding.categorical && <MarginBar margin={row.binding} bare />}
          </>
        ),
      computed: true,
      down: true,
    },
    ...figures,
    ...efforts,
  ];
}

/** How far an option is from its binding limit; a yes-or-no that fails stands below every number. */
export function bindingOrder(row: OptionRow): number | null {
  if (!row.binding) return null;
  if (row.binding.categorical) return row.binding.holds ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  return row.binding.relative_slack;
}

function FigureCell({ figure }: { figure: OptionRow["figures"][string] | undefined }) {
  if (!figure) return <span class="soft">–</span>;
  return (
    <>
      {figure.text}
      {figure.interval && <small>{figure.interval}</small>}
    </>
  );
}

function effortLabel(partner: Partner): string {
  return `${partner.short_name || partner.name}, ${t("direction.effort")}`;
}

interface ColumnChoiceProps {
  options: Options;
  partners: readonly Partner[];
  wanted: readonly string[];
  onWanted: (wanted: string[]) => void;
}

export function ColumnChoice({ options, partners, wanted, onWanted }: ColumnChoiceProps) {
  const choices = [
    ...options.columns.map((one) => ({ key: one.key, label: one.label, computed: true })),
    ...partners.map((one) => ({ key: EFFORT + one.id, label: effortLabel(one), computed: false })),
  ];
  if (choices.length === 0) return null;
  const toggle = (key: string, on: boolean) => onWanted(on ? [...wanted, key] : wanted.filter((one) => one !== key));
  return (
    <details class="column-choice" onKeyDown={(event) => event.key === "Escape" && (event.currentTarget.open = false)}>
      <summary class="button">{t("direction.columns")}</summary>
      <fieldset>
        <legend class="unseen">{t("direction.columns")}</legend>
        {choices.map((one) => (
          <label key={one.key} lang={one.computed ? "en" : undefined}>
            <input type="checkbox" checked={wanted.includes(one.key)} onChange={(event) => toggle(one.key, event.currentTarget.checked)} /> {one.label}
          </label>
        ))}
      </fieldset>
    </details>
  );
}
