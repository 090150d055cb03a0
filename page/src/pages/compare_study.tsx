/** A scenario that was not studied yet: a button, and how far the study is. */
import { t } from "../i18n";
import { number } from "../i18n/number";
import { ProblemBox } from "../parts/problem";
import { useWorkbench } from "../parts/study";
import { running } from "../parts/study_job";

export function CompareStudy({ scenario }: { scenario: string }) {
  const { programme, jobOf, studies, study } = useWorkbench();
  const job = jobOf(scenario);
  const title = programme?.scenarios.find((one) => one.id === scenario)?.title ?? t("scenario.own");
  return (
    <section class="compare-study">
      <p class="lead">
        {t("compare.none")} <b lang={scenario ? "en" : undefined}>{title}</b>
      </p>
      {job && running(job) ? (
        <p role="status">
          {t(job.state === "waiting" ? "job.waiting" : "job.running")}{" "}
          {job.total > 0 && t("job.of", { done: number(job.done), total: number(job.total) })}{" "}
          <progress class="progress" value={job.total > 0 ? job.done : undefined} max={Math.max(job.total, 1)} aria-label={t("job.running")} />{" "}
          <span class="soft" lang="en">{job.text}</span>
        </p>
      ) : (
        studies && (
          <>
            <button type="button" class="button first" onClick={() => void study("", scenario)}>
              {t("compare.study")}
            </button>
            <p class="soft">{t("state.none.takes")}</p>
          </>
        )
      )}
      {job?.error && !running(job) && <ProblemBox problem={job.error} />}
    </section>
  );
}
