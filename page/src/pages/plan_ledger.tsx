/** What a partner puts in, item by item, what it gets out, and on whom it depends. */
import type { Schemas } from "../api/client";
import { t } from "../i18n";
import { number } from "../i18n/number";
import { PartnerName } from "../parts/partner";
import { Table, type TableColumn } from "../parts/table";
import { useWorkbench } from "../parts/study";

type LedgerRow = Schemas["LedgerRow"];
type Item = Schemas["LedgerItem"];

export function Ledger({ row }: { row: LedgerRow }) {
  const { partners } = useWorkbench();
  const partner = partners.find((one) => one.id === row.partner);
  const name = partner?.short_name || partner?.name || row.partner;
  const items = row.items.map((item, index) => ({ ...item, index }));
  const columns: TableColumn<Item & { index: number }>[] = [
    { key: "text", label: t("plan.item"), value: (item) => item.text, names: true, computed: true },
    { key: "asset", label: t("direction.assets"), value: (item) => item.asset, computed: true },
    { key: "effort", label: t("plan.effort"), value: (item) => item.effort, cell: (item) => item.effort_text || "–", numeric: true, down: true, computed: true },
  ];
  return (
    <section class="ledger" aria-label={name}>
      <h3>
        <PartnerName partner={row.partner} long />
      </h3>
      <dl class="pairs">
        <div>
          <dt>{t("plan.puts-in")}</dt>
          <dd lang="en">{row.puts_in_text}</dd>
        </div>
        <div>
          <dt>{t("plan.gets-out")}</dt>
          <dd lang="en">{row.gets_out_text}</dd>
        </div>
        <div>
          <dt>{t("plan.ratio")}</dt>
          <dd>{number(row.ratio, 2)}</dd>
        </div>
      </dl>
      <details>
        <summary>{t("plan.items", { partner: name, n: items.length })}</summary>
        <Table columns={columns} rows={items} id={(item) => String(item.index)} caption={t("plan.items", { partner: name, n: items.length })} captionUnseen sort={{ key: "effort", down: true }} />
      </details>
      {row.depends_on.length > 0 && (
        <details>
          <summary>{t("plan.depends", { n: row.depends_on.length })}</summary>
          <ul class="depends" lang="en">
            {row.depends_on.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
