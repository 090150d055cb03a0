/** What a scenario takes to be otherwise, in words, and the way to see it beside the programme as written. */
import type { ComponentChildren } from "preact";
import type { Schemas } from "../api/client";
import { t } from "../i18n";
import { link } from "../router";
import { useWorkbench } from "./study";

export function ScenarioSays() {
  const { programme, scenario } = useWorkbench();
  const found = programme?.scenarios.find((one) => one.id === scenario);
  if (!found) return null;
  return (
    <section aria-label={t("scenario.label")}>
      <Supposed scenario={found}>
        <a href={link(["compare"], { left: "", right: scenario, scenario })}>{t("scenario.compare")}</a>
      </Supposed>
    </section>
  );
}

interface SupposedProps {
  scenario: Schemas["ScenarioInfo"] | undefined;
  children?: ComponentChildren;
}

/** The title of a scenario and the values that it takes to be otherwise; nothing for the programme as written. */
export function Supposed({ scenario, children }: SupposedProps) {
  if (!scenario) return null;
  return (
    <div class="scenario-says">
      <p lang="en">
        <b>{scenario.title || scenario.id}</b>
        {scenario.summary && `: ${scenario.summary}`}
      </p>
      {scenario.overrides.length > 0 && (
        <details>
          <summary>{t("scenario.otherwise", { n: scenario.overrides.length })}</summary>
          <dl class="pairs" lang="en">
            {scenario.overrides.map((one) => (
              <div key={one.key}>
                <dt>{one.label}</dt>
                <dd>{one.value_text}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      {children}
    </div>
  );
}
