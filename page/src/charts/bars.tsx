/** Margins before and after a change, one above the other, with the words that say the same. */
import type { Schemas } from "../api/client";
import { t } from "../i18n";
import { bindingFirst, MarginBar, type Margin } from "../parts/margin";

type Option = Schemas["OptionDetail"];

export interface Pair {
  name: string;
  before: Margin | undefined;
  after: Margin | undefined;
}

/** Margins of the same name side by side; what binds after the change first, what is gone last. */
export function paired(before: readonly Margin[], after: readonly Margin[]): Pair[] {
  const old = new Map(before.map((one) => [one.name, one]));
  const now = new Map(after.map((one) => [one.name, one]));
  return [...bindingFirst(after), ...bindingFirst(before).filter((one) => !now.has(one.name))].map(({ name }) => ({ name, before: old.get(name), after: now.get(name) }));
}

export function PairedMargins({ before, after }: { before: Option; after: Option }) {
  return (
    <table class="paired">
      <caption class="unseen">{t("whatif.margins")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("whatif.margin")}</th>
          <th scope="col">{t("whatif.before")}</th>
          <th scope="col">{t("whatif.after")}</th>
        </tr>
      </thead>
      <tbody>
        {paired(before.margins, after.margins).map((pair) => (
          <tr key={pair.name} class={pair.before?.slack === pair.after?.slack ? undefined : "changed"}>
            <th scope="row" lang="en">
              {pair.name}
              {pair.after?.binds && <span class="tag" lang={document.documentElement.lang}>{t("margin.binds")}</span>}
            </th>
            <td data-label={t("whatif.before")}>
              <Side margin={pair.before} />
            </td>
            <td data-label={t("whatif.after")}>
              <Side margin={pair.after} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Side({ margin }: { margin: Margin | undefined }) {
  if (!margin) return <span class="soft">{t("whatif.no-margin")}</span>;
  return (
    <span class="paired-side" lang="en">
      <MarginBar margin={margin} bare />
      <span class={margin.holds ? "paired-holds" : "paired-fails"}>{margin.slack}</span>
      <small>
        {margin.categorical ? margin.detail : `${margin.value} ${t("margin.against")} ${margin.limit}`}
      </small>
    </span>
  );
}
