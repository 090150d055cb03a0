/** The activities in both scenarios: what changed first. */
import { useState } from "preact/hooks";
import type { Schemas } from "../api/client";
import { t } from "../i18n";
import { Table, type TableColumn } from "../parts/table";
import { Verdict } from "../parts/verdict";
import { link } from "../router";

type Compared = Schemas["ComparedActivity"];
type Row = Schemas["ActivityRow"];

const ORDER = { none: 0, infeasible: 1, conditional: 2, feasible: 3 };

export function CompareActivities({ comparison }: { comparison: Schemas["Comparison"] }) {
  const changed = comparison.activities.filter((one) => one.changed.length > 0);
  const [all, setAll] = useState(changed.length === 0);
  const rows = all ? [...changed, ...comparison.activities.filter((one) => one.changed.length === 0)] : changed;
  const columns: TableColumn<Compared>[] = [
    { key: "title", label: t("whatif.activity"), value: (one) => one.title, names: true, computed: true, cell: (one) => <Title one={one} scenario={comparison.right.scenario} /> },
    { key: "left", label: t("compare.left"), value: (one) => order(one.left), cell: (one) => <Side row={one.left} /> },
    { key: "right", label: t("compare.right"), value: (one) => order(one.right), cell: (one) => <Side row={one.right} /> },
    { key: "changed", label: t("compare.differs"), value: (one) => one.changed.join(" "), fixed: true, computed: true, cell: (one) => <Changed texts={one.changed} /> },
  ];
  return (
    <section>
      <h2>{t("compare.activities", { n: changed.length, of: comparison.activities.length })}</h2>
      <Table
        columns={columns}
        rows={rows}
        id={(one) => one.id}
        caption={t("compare.caption")}
        captionUnseen
        filter={false}
        tools={
          changed.length < comparison.activities.length && (
            <label>
              <input type="checkbox" checked={all} onChange={(event) => setAll(event.currentTarget.checked)} /> {t("compare.all")}
            </label>
          )
        }
        empty={t("whatif.same")}
      />
    </section>
  );
}

function order(row: Row | null): number {
  return row ? ORDER[row.verdict] : -1;
}

function Title({ one, scenario }: { one: Compared; scenario: string }) {
  const row = one.right ?? one.left;
  return <a href={link(["direction", row?.direction ?? ""], { activity: one.id, scenario: scenario || undefined })}>{one.title}</a>;
}

function Side({ row }: { row: Row | null }) {
  if (!row) return <span class="soft">{t("compare.absent")}</span>;
  return (
    <>
      <Verdict sign={row.verdict} word={row.word} />
      <small lang="en">{row.binds}</small>
    </>
  );
}

function Changed({ texts }: { texts: readonly string[] }) {
  if (texts.length === 0) return <span class="soft" lang={document.documentElement.lang}>{t("compare.nothing")}</span>;
  return (
    <ul class="plain">
      {texts.map((one) => (
        <li key={one}>{one}</li>
      ))}
    </ul>
  );
}
