/** Bars under the header: what is being computed, and what a reader must know before believing what is shown. */
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n";
import { number } from "../i18n/number";
import { usePlace } from "../router";
import { ProblemBox } from "./problem";
import { useWorkbench } from "./study";
import { running, type Job } from "./study_job";

export function StudyBars() {
  const { session, programme, studies, state, job, problem, gone, reload, study, stop, dismiss } = useWorkbench();
  const [hidden, setHidden] = useState("");
  const where = usePlace().path.join("/");
  const busy = running(job);
  const seen = useRef(new Set<string>());
  if (job && busy) seen.current.add(job.id);
  const ended = job && !busy && seen.current.has(job.id) && hidden !== job.id && state?.state !== "outdated" ? job : undefined;
  useEffect(() => {
    if (ended?.state === "done") setHidden(ended.id); // whoever goes on has seen it
  }, [where]);
  return (
    <section class="bars" aria-label={t("state.label")}>
      {gone && (
        <Bar kind="no" alert>
          <span>{t("state.gone")}</span>
          <button type="button" class="button" onClick={() => void reload()}>{t("action.again")}</button>
        </Bar>
      )}
      {session?.read_only && <Bar kind="calm"><span>{t("state.readonly")}</span></Bar>}
      {programme && programme.problems.length > 0 && (
        <Bar kind="no">
          <span>
            {t("state.problems")} <span lang="en">{programme.problems.map((one) => `${one.problem}${one.where?.line != null ? ` (${t("error.line", { line: one.where.line })})` : ""}`).join(" ")}</span>
          </span>
        </Bar>
      )}
      {busy && job && <Running job={job} onStop={() => void stop()} />}
      {ended && (
        <Bar kind={ended.state === "done" ? "calm" : ended.state === "failed" ? "no" : "maybe"}>
          <span role="status">{t(ended.state === "done" ? "job.done" : ended.state === "failed" ? "job.failed" : "job.stopped")}</span>
          {ended.error && <ProblemBox problem={ended.error} />}
          <Notices texts={ended.notices} />
          <button type="button" class="button quiet" onClick={() => setHidden(ended.id)}>{t("action.close")}</button>
        </Bar>
      )}
      {!busy && state?.state === "outdated" && (
        <Bar kind="maybe">
          <span>
            {t("state.outdated")}
            {state.recomputes && (
              <>
                {" "}
                {t("state.recomputes")} <span lang="en">{state.recomputes}</span>
              </>
            )}
          </span>
          {studies && <button type="button" class="button" onClick={() => void study()}>{t("action.study-again")}</button>}
        </Bar>
      )}
      {problem && (
        <Bar kind="no">
          <ProblemBox problem={problem} />
          <button type="button" class="button quiet" onClick={dismiss}>{t("action.close")}</button>
        </Bar>
      )}
    </section>
  );
}

function Bar({ kind, alert = false, children }: { kind: "calm" | "maybe" | "no"; alert?: boolean; children: preact.ComponentChildren }) {
  return (
    <div class={`notice ${kind}`} role={alert ? "alert" : undefined}>
      {children}
    </div>
  );
}

const STEPS = 10;

/** A screen reader is told every tenth, the eye always. */
function Running({ job, onStop }: { job: Job; onStop: () => void }) {
  const [told, setTold] = useState("");
  const step = job.total > 0 ? Math.floor((STEPS * job.done) / job.total) : 0;
  const said = job.total > 0 ? t("job.of", { done: number(job.done), total: number(job.total) }) : "";
  useEffect(() => setTold([t(job.state === "waiting" ? "job.waiting" : "job.running"), said].join(" ")), [job.state, step]);
  return (
    <div class="notice calm running">
      <span class="unseen" role="status">{told}</span>
      <span aria-hidden="true">
        {t(job.state === "waiting" ? "job.waiting" : "job.running")}
        {job.text && <span lang="en">: {job.text}</span>}
      </span>
      <progress class="progress" aria-label={t("job.running")} max={Math.max(job.total, 1)} value={job.total > 0 ? job.done : undefined} />
      <span class="running-count" aria-hidden="true">{said}</span>
      <Notices texts={job.notices} />
      <button type="button" class="button" onClick={onStop}>{t("action.stop")}</button>
    </div>
  );
}

function Notices({ texts }: { texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <details class="notices">
      <summary>{t("job.notices", { n: texts.length })}</summary>
      <ul class="plain" lang="en">
        {texts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </details>
  );
}
