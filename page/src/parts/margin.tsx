/** A margin as a bar from its limit: to the right what is left, to the left what is missing. */
import type { Schemas } from "../api/client";
import { t } from "../i18n";

export type Margin = Schemas["MarginView"];

interface MarginBarProps {
  margin: Margin;
  /** the bar alone, for a cell of a table whose other cells say the rest */
  bare?: boolean;
}

const HALF = 50;

/** Where the ends of a bar stand, per cent of its width; the limit stands in the middle. */
export function reach(slack: number): number {
  if (Number.isNaN(slack)) return HALF;
  return HALF + HALF * Math.min(Math.max(slack, -1), 1);
}

export function MarginBar({ margin, bare = false }: MarginBarProps) {
  const sign = margin.holds ? "feasible" : "infeasible";
  if (bare) return <Bar margin={margin} />;
  return (
    <div class={`margin ${sign}${margin.binds ? " binds" : ""}`}>
      <div class="margin-head">
        <span class="margin-name">
          {margin.name}
          {margin.binds && <span class="tag" lang={document.documentElement.lang}>{t("margin.binds")}</span>}
        </span>
        <b class="margin-slack">
          {margin.categorical && <Bar margin={margin} />}
          {margin.slack}
        </b>
      </div>
      {!margin.categorical && <Bar margin={margin} />}
      <p class="margin-detail">
        {!margin.categorical && (
          <span>
            {margin.value} <span class="soft" lang={document.documentElement.lang}>{t("margin.against")}</span> {margin.limit}
            {margin.spread && <span class="soft"> ({margin.spread})</span>}
            {margin.detail && ". "}
          </span>
        )}
        {margin.detail && <span class="soft">{margin.detail}</span>}
      </p>
    </div>
  );
}

function Bar({ margin }: { margin: Margin }) {
  const sign = margin.holds ? "feasible" : "infeasible";
  if (margin.categorical) {
    return <span class={`bar-fact ${sign}`} aria-hidden="true" />;
  }
  const tip = reach(margin.relative_slack);
  const [from, to] = tip < HALF ? [tip, HALF] : [HALF, tip];
  const open = Math.abs(margin.relative_slack) > 1;
  return (
    <span class={`bar ${sign}${open ? (tip > HALF ? " open-right" : " open-left") : ""}`} aria-hidden="true">
      <span class="bar-fill" style={{ left: `${from}%`, width: `${Math.max(to - from, 0.8)}%` }} />
      {margin.low != null && margin.high != null && margin.low < margin.high && (
        <span class="bar-spread" style={{ left: `${reach(margin.low)}%`, width: `${reach(margin.high) - reach(margin.low)}%` }} />
      )}
      <span class="bar-limit" />
    </span>
  );
}

/** The binding margin first; the others as the study orders them. */
export function bindingFirst(margins: readonly Margin[]): Margin[] {
  return [...margins.filter((one) => one.binds), ...margins.filter((one) => !one.binds)];
}

const CLOSE = 0.25; // of its scale: what is nearer to its limit is worth knowing
const FEW = 3;

/** The margins that decide, the binding one first: those that fail and those that are close; and all the others. */
export function deciding(margins: readonly Margin[]): [Margin[], Margin[]] {
  const all = bindingFirst(margins);
  const decides = (one: Margin) => one.binds || !one.holds || (!one.categorical && one.relative_slack < CLOSE);
  const first = all.filter(decides);
  const more = all.filter((one) => !decides(one));
  const fill = Math.max(FEW - first.length, 0);
  return [[...first, ...more.slice(0, fill)], more.slice(fill)];
}
