/** Nothing was studied yet: what a study is, and one button. */
import { t } from "../i18n";
import { link } from "../router";
import { directionTitle } from "./direction";
import { ScenarioSays } from "./scenario_says";
import { useWorkbench } from "./study";
import { running } from "./study_job";

/** `direction`: only its activities are listed. */
export function NoStudy({ direction = "" }: { direction?: string }) {
  const { session, programme, scenario, job, studies, study } = useWorkbench();
  if (!programme) return null;
  const busy = running(job);
  const activities = programme.activities.filter((one) => !direction || one.direction === direction);
  return (
    <div class="sheet none">
      {direction && <p class="soft over">{directionTitle(direction)}</p>}
      <h1>{t(scenario ? "state.none" : "state.none.programme")}</h1>
      <ScenarioSays />
      {programme.summary && !scenario && (
        <p class="lead" lang="en">
          {programme.summary}
        </p>
      )}
      <p class="lead">
        {t("state.none.says", { partners: programme.partners.map((one) => one.short_name || one.name).join(", ") })}
      </p>
      {!session?.read_only && (
        <>
          <p>
            <button type="button" class="button first" disabled={busy || !studies} onClick={() => void study()}>
              {t(busy ? "job.running" : "state.none.button")}
            </button>
          </p>
          <p class="soft">{t("state.none.takes")}</p>
        </>
      )}
      <h2>{t("state.none.proposed")}</h2>
      <ul class="none-activities">
        {activities.map((one) => (
          <li key={one.id} lang="en">
            <a href={link(["direction", one.direction], { activity: one.id })}>{one.title}</a>
            {one.summary && <small>{one.summary}</small>}
          </li>
        ))}
      </ul>
    </div>
  );
}
