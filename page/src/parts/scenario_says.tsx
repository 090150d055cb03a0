/** What the scenario takes to be otherwise, in words, and the way to see it beside the programme as written. */
import { t } from "../i18n";
import { link } from "../router";
import { useWorkbench } from "./study";

export function ScenarioSays() {
  const { programme, scenario } = useWorkbench();
  const found = programme?.scenarios.find((one) => one.id === scenario);
  if (!found) return null;
  return (
    <section class="scenario-says" aria-label={t("scenario.label")}>
      <p lang="en">
        <b>{found.title || found.id}</b>
        {found.summary && `: ${found.summary}`}
      </p>
      {found.overrides.length > 0 && (
        <details>
          <summary>{t("scenario.otherwise", { n: found.overrides.length })}</summary>
          <dl class="pairs" lang="en">
            {found.overrides.map((one) => (
              <div key={one.key}>
                <dt>{one.label}</dt>
                <dd>{one.value_text}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      <a href={link(["compare"], { left: "", right: scenario, scenario })}>{t("scenario.compare")}</a>
    </section>
  );
}
