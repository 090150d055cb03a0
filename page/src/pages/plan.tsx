/** The plan and its balance: who puts in what, what was chosen, what was left out and why, and what else could be. */
import { t, word } from "../i18n";
import { PartnerBalance } from "../parts/partner_balance";
import { Studied, type Overview } from "../parts/study_overview";
import { Alternatives } from "./plan_alternatives";
import { Chosen, LeftOut } from "./plan_chosen";
import { Ledger } from "./plan_ledger";

export default function PlanPage() {
  return <Studied>{(overview) => <Found overview={overview} />}</Studied>;
}

function Found({ overview }: { overview: Overview }) {
  const { plan, activities } = overview;
  const rows = new Map(activities.map((one) => [one.id, one]));
  return (
    <div class="sheet">
      <p class="soft over">
        {t("plan.title")} · {word("notion", plan.notion)}
      </p>
      <h1 class="answer plan-answer" lang="en">
        {plan.balance}
      </h1>
      <div class="opening plan-opening">
        <section aria-labelledby="balance">
          <h2 id="balance">{t("overview.balance")}</h2>
          <PartnerBalance plan={plan} />
        </section>
        <section aria-labelledby="left-out">
          <h2 id="left-out">{t("plan.left-out")}</h2>
          <LeftOut plan={plan} rows={rows} />
        </section>
      </div>
      <section aria-labelledby="chosen">
        <h2 id="chosen">{t("plan.chosen")}</h2>
        <Chosen plan={plan} rows={rows} />
      </section>
      <section aria-labelledby="ledger">
        <h2 id="ledger">{t("plan.ledger")}</h2>
        {plan.ledger.map((row) => (
          <Ledger key={row.partner} row={row} />
        ))}
      </section>
      {plan.alternatives.length > 0 && (
        <section aria-labelledby="alternatives">
          <h2 id="alternatives">{t("plan.alternatives")}</h2>
          <Alternatives plan={plan} rows={rows} />
        </section>
      )}
    </div>
  );
}
