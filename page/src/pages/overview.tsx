/** What can be done together, and why: the answer, the ten directions, the balance, what is to be decided, and when. */
import { t } from "../i18n";
import { PartnerBalance } from "../parts/partner_balance";
import { ScenarioSays } from "../parts/scenario_says";
import { useWorkbench } from "../parts/study";
import { Studied, type Overview } from "../parts/study_overview";
import { Timeline } from "../parts/timeline";
import { link } from "../router";
import { Decisions } from "./overview_decisions";
import { AtAGlance } from "./overview_table";

export default function OverviewPage() {
  return <Studied>{(overview) => <Found overview={overview} />}</Studied>;
}

function Found({ overview }: { overview: Overview }) {
  const { partners, programme, session } = useWorkbench();
  const notices = session?.data_notices ?? [];
  return (
    <div class="sheet overview">
      {programme && (
        <p class="soft over">
          <span lang="en">{partners.map((one) => one.short_name || one.name).join(" · ")}</span> · {programme.period.map((day) => day.slice(0, 4)).join("–")} ·{" "}
          {t("overview.studied", { when: overview.created.slice(0, 16).replace("T", " ") })}
        </p>
      )}
      <ScenarioSays />
      <div class="opening">
        <div lang="en">
          <h1 class="answer">{overview.answer}</h1>
          <p class="lead">{overview.rest}</p>
        </div>
        <section aria-labelledby="balance">
          <h2 id="balance">{t("overview.balance")}</h2>
          <PartnerBalance plan={overview.plan} />
          <p>
            <a href={link(["plan"])}>{t("overview.ledger")}</a>
          </p>
        </section>
      </div>
      <section aria-labelledby="glance">
        <h2 id="glance">{t("overview.table")}</h2>
        <AtAGlance directions={overview.directions} activities={overview.activities} />
      </section>
      <section aria-labelledby="decisions">
        <h2 id="decisions">{t("overview.decisions")}</h2>
        <Decisions decisions={overview.decisions} />
      </section>
      <section aria-labelledby="when">
        <h2 id="when">{t("overview.timeline")}</h2>
        <Timeline timeline={overview.timeline} />
      </section>
      {notices.length > 0 && (
        <section aria-labelledby="notices">
          <h2 id="notices">{t("overview.notices")}</h2>
          <ul lang="en">
            {notices.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
