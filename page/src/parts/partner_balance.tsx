/** Who puts in and who gets out: two bars a partner on one scale, with the spread of what it puts in. */
import type { Schemas } from "../api/client";
import { t } from "../i18n";
import { number } from "../i18n/number";
import { PartnerName, partnerColour } from "./partner";
import { useWorkbench } from "./study";

type Plan = Schemas["PlanView"];

/** `said`: the balance in words stands above the bars. */
export function PartnerBalance({ plan, said = false }: { plan: Plan; said?: boolean }) {
  const { partners } = useWorkbench();
  if (Object.keys(plan.chosen).length === 0) return <p>{said ? <span lang="en">{plan.balance}</span> : t("plan.nothing")}</p>;
  const most = Math.max(...plan.ledger.flatMap((row) => [row.puts_in, row.puts_in_high, row.gets_out]), 1);
  const share = (value: number) => `${(100 * Math.min(Math.max(value / most, 0), 1)).toFixed(2)}%`;
  return (
    <figure class="balance">
      <figcaption>
        <Met plan={plan} /> {said && <span lang="en">{plan.balance}</span>}
      </figcaption>
      {plan.ledger.map((row) => (
        <div key={row.partner} class="balance-partner">
          <h3>
            <PartnerName partner={row.partner} />
          </h3>
          <dl>
            <dt>{t("balance.puts-in")}</dt>
            <dd>
              <span class="balance-track" aria-hidden="true">
                <span class="balance-bar in" style={{ width: share(row.puts_in), background: partnerColour(partners, row.partner) }} />
                {row.puts_in_low < row.puts_in_high && (
                  <span class="bar-spread" style={{ left: share(row.puts_in_low), width: share(row.puts_in_high - row.puts_in_low) }} />
                )}
              </span>
              <span class="balance-text">
                {number(row.puts_in)}
                {row.puts_in_low < row.puts_in_high && (
                  <span class="soft">
                    {" "}
                    ({t("balance.spread", { low: number(row.puts_in_low), high: number(row.puts_in_high) })})
                  </span>
                )}
              </span>
            </dd>
            <dt>{t("balance.gets-out")}</dt>
            <dd>
              <span class="balance-track" aria-hidden="true">
                <span class="balance-bar" style={{ width: share(row.gets_out), background: partnerColour(partners, row.partner) }} />
              </span>
              <span class="balance-text">
                {number(row.gets_out)}
                {row.ratio != null && <span class="soft"> ({t("balance.times", { n: number(row.ratio, 2) })})</span>}
              </span>
            </dd>
          </dl>
        </div>
      ))}
      <p class="soft small">{t("balance.caption")}</p>
    </figure>
  );
}

function Met({ plan }: { plan: Plan }) {
  const percent = (ratio: number) => `${number(100 * ratio, ratio < 0.1 ? 1 : 0)}\u2009%`;
  return (
    <>
      <span class={`verdict ${plan.met ? "feasible" : "infeasible"}`}>
        {plan.met ? "● " : "○ "}
        {t(plan.met ? "balance.met" : "balance.unmet")}
      </span>
      {plan.spread != null && <span class="soft"> · {t("balance.differ", { spread: percent(plan.spread), tolerance: percent(plan.tolerance) })}</span>}
    </>
  );
}
