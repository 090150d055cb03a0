/** Which variant of the programme is looked at. */
import { t } from "../i18n";
import { adjust } from "../router";
import { useWorkbench } from "./study";

export function ScenarioChoice() {
  const { programme, scenario, session } = useWorkbench();
  const studied = new Set(session?.studies.filter((one) => one.state !== "none").map((one) => one.scenario));
  const known = programme?.scenarios ?? [];
  const lost = scenario && !known.some((one) => one.id === scenario);
  return (
    <label class="setting scenario">
      <span class="setting-label">{t("scenario.label")}</span>
      <select class="field" value={scenario} onChange={(event) => adjust({ scenario: event.currentTarget.value })}>
        <option value="">{t("scenario.own")}</option>
        {known.map((one) => (
          <option key={one.id} value={one.id} lang="en" title={one.summary}>
            {one.title || one.id}
            {!studied.has(one.id) && ` (${t("scenario.unstudied")})`}
          </option>
        ))}
        {lost && <option value={scenario}>{scenario}</option>}
      </select>
    </label>
  );
}
