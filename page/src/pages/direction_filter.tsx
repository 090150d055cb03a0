/** Which options are shown: by verdict, by the way in which the activity is carried out. */
import { t } from "../i18n";
import type { OptionRow } from "./direction_activity";

export interface Filter {
  verdict: "" | OptionRow["verdict"] | "holds";
  way: string;
}

export const NO_FILTER: Filter = { verdict: "", way: "" };

export function passes(row: OptionRow, { verdict, way }: Filter): boolean {
  if (way && row.way !== way) return false;
  if (verdict === "holds") return row.verdict !== "infeasible";
  return !verdict || row.verdict === verdict;
}

interface OptionFilterProps {
  options: readonly OptionRow[];
  filter: Filter;
  onFilter: (filter: Filter) => void;
}

const VERDICTS = ["feasible", "conditional", "infeasible"] as const;

export function OptionFilter({ options, filter, onFilter }: OptionFilterProps) {
  const ways = [...new Set(options.map((one) => one.way))];
  const count = (wanted: Filter["verdict"]) => options.filter((one) => passes(one, { verdict: wanted, way: "" })).length;
  if (options.length < 2) return null;
  return (
    <>
      <label>
        <span class="unseen">{t("direction.verdict")}</span>
        <select class="field" value={filter.verdict} onChange={(event) => onFilter({ ...filter, verdict: event.currentTarget.value as Filter["verdict"] })}>
          <option value="">{t("direction.all-verdicts", { n: options.length })}</option>
          {VERDICTS.map((one) => (
            <option key={one} value={one} disabled={count(one) === 0}>
              {t(`direction.${one}`, { n: count(one) })}
            </option>
          ))}
        </select>
      </label>
      {ways.length > 1 && (
        <label>
          <span class="unseen">{t("direction.way")}</span>
          <select class="field" value={filter.way} onChange={(event) => onFilter({ ...filter, way: event.currentTarget.value })}>
            <option value="">{t("direction.all-ways", { n: ways.length })}</option>
            {ways.map((one) => (
              <option key={one} value={one} lang="en">
                {one}
              </option>
            ))}
          </select>
        </label>
      )}
    </>
  );
}
