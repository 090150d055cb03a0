/** One activity: what was found, its options as a chart and a table that mark the same option. */
import { useCallback, useMemo, useState } from "preact/hooks";
import type { Schemas } from "../api/client";
import { t } from "../i18n";
import { useWorkbench } from "../parts/study";
import { Table } from "../parts/table";
import { Verdict } from "../parts/verdict";
import { OptionChart } from "./direction_chart";
import { ColumnChoice, columnsOf, firstColumns } from "./direction_columns";
import { NO_FILTER, OptionFilter, passes } from "./direction_filter";

export type Options = Schemas["ActivityOptions"];
export type OptionRow = Schemas["OptionRow"];

interface ActivityViewProps {
  options: Options;
  chosen: string;
  onChoose: (id: string, byKeyboard: boolean) => void;
}

export function ActivityView({ options, chosen, onChoose }: ActivityViewProps) {
  const { activity, row } = options;
  const { partners } = useWorkbench();
  const [filter, setFilter] = useState(NO_FILTER);
  const [wanted, setWanted] = useState(() => firstColumns(options));
  const [marked, setMarked] = useState<string | null>(null);
  const [shown, setShown] = useState<readonly OptionRow[]>(options.options);
  const rows = useMemo(() => options.options.filter((one) => passes(one, filter)), [options, filter]);
  const columns = useMemo(() => columnsOf(options, wanted, partners), [options, wanted, partners]);
  const onShown = useCallback((left: OptionRow[]) => setShown(left), []);
  return (
    <>
      <header class="activity">
        <h2 lang="en">{activity.title}</h2>
        <p>
          <Verdict sign={row.verdict} word={row.word} />{" "}
          <span lang="en">{row.way}</span>
          {row.in_plan && <span class="tag">{t("direction.in-plan")}</span>}
        </p>
        <p class="soft" lang="en">
          {row.proposed}
        </p>
        <dl class="pairs">
          <div>
            <dt>{t("overview.binds")}</dt>
            <dd lang="en">{row.binds}</dd>
          </div>
          {row.unbinds.length > 0 && (
            <div>
              <dt>{t("overview.unbinds")}</dt>
              <dd lang="en">{row.unbinds.map((text) => <div key={text}>{text}</div>)}</dd>
            </div>
          )}
          {row.also && (
            <div>
              <dt>{t("direction.also")}</dt>
              <dd lang="en">
                {row.also} {row.mend && <small>{row.mend}</small>}
              </dd>
            </div>
          )}
        </dl>
      </header>
      <section aria-labelledby="options">
        <h3 id="options" class="section">{t("direction.options")}</h3>
        {options.options.length > 1 && <OptionChart options={options} rows={shown} chosen={chosen} marked={marked} onMark={setMarked} onChoose={(id) => onChoose(id, false)} />}
        <Table
          columns={columns}
          rows={rows}
          id={(one) => one.id}
          caption={t("direction.caption", { activity: activity.title })}
          captionUnseen
          filter={options.options.length > 4}
          chosen={chosen}
          onChoose={onChoose}
          marked={marked}
          onMark={setMarked}
          onShown={onShown}
          tools={
            <>
              <OptionFilter options={options.options} filter={filter} onFilter={setFilter} />
              <ColumnChoice options={options} partners={partners} wanted={wanted} onWanted={setWanted} />
            </>
          }
        />
      </section>
    </>
  );
}
