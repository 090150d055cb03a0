/** A scenario that was not studied yet: a button, and how far the study is. */
import { useEffect, useState } from "preact/hooks";
import { ApiError, send, type Problem } from "../api/client";
import { t } from "../i18n";
import { ProblemBox } from "../parts/problem";
import { useWorkbench } from "../parts/study";
import { running, watchJob, type Job } from "../parts/study_job";

export function CompareStudy({ scenario }: { scenario: string }) {
  const { session, programme, reload } = useWorkbench();
  const known = session?.studies.find((one) => one.scenario === scenario)?.job ?? undefined;
  const [job, setJob] = useState<Job | undefined>(known);
  const [problem, setProblem] = useState<Problem>();
  const title = programme?.scenarios.find((one) => one.id === scenario)?.title ?? t("scenario.own");
  useEffect(() => {
    if (!job || !running(job)) return;
    return watchJob(job.id, (now) => {
      setJob(now);
      if (!running(now)) void reload();
    });
  }, [job?.id]);
  const begin = async () => {
    setProblem(undefined);
    try {
      setJob(await send<Job>("POST", "/api/jobs", { scenario, only: "" }));
      await reload();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setProblem(error.problem);
    }
  };
  return (
    <section class="compare-study">
      <p class="lead">
        {t("compare.none")} <b lang={scenario ? "en" : undefined}>{title}</b>
      </p>
      {job && running(job) ? (
        <p role="status">
          {t(job.state === "waiting" ? "job.waiting" : "job.running")} {t("job.of", { done: job.done, total: job.total })}{" "}
          <progress class="progress" value={job.done} max={Math.max(job.total, 1)} aria-label={t("job.running")} />{" "}
          <span class="soft" lang="en">{job.text}</span>
        </p>
      ) : (
        !programme?.read_only && (
          <button type="button" class="button first" disabled={(programme?.problems.length ?? 0) > 0} onClick={() => void begin()}>
            {t("compare.study")}
          </button>
        )
      )}
      {problem && <ProblemBox problem={problem} again={() => void begin()} />}
      {job?.error && !running(job) && <ProblemBox problem={job.error} />}
    </section>
  );
}
