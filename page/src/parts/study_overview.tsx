/** The overview of the scenario's study, asked for only where there is one; and what is shown where there is none. */
import type { ComponentChildren } from "preact";
import { address, type Schemas } from "../api/client";
import { useAnswer, type Answer } from "../api/use";
import { t } from "../i18n";
import { link } from "../router";
import { ProblemBox } from "./problem";
import { useWorkbench } from "./study";
import { NoStudy } from "./study_none";
import { Waiting } from "./waiting";

export type Overview = Schemas["Overview"];

/** Whether the scenario has a study that the server can show. */
export function useStudied(): boolean {
  const { programme, state } = useWorkbench();
  return state !== undefined && state.state !== "none" && programme?.problems.length === 0;
}

export function useOverview(): Answer<Overview> {
  const { scenario } = useWorkbench();
  return useAnswer<Overview>(useStudied() ? address("/api/overview", { scenario }) : null);
}

interface StudiedProps {
  /** only this direction's activities are listed while there is no study */
  direction?: string;
  children: (overview: Overview) => ComponentChildren;
}

/** Its children, given the overview; else what keeps it from being shown. */
export function Studied({ direction = "", children }: StudiedProps) {
  const { session, state, scenario, problem, reload } = useWorkbench();
  const answer = useOverview();
  if (answer.value) return <>{children(answer.value)}</>;
  if (session && session.programme.problems.length > 0) return <Broken />;
  if (state?.state === "none" || answer.problem?.kind === "not-found") return <NoStudy direction={direction} />;
  if (session && !state) {
    return (
      <div class="sheet">
        <h1>{t("scenario.unknown", { scenario })}</h1>
        <p>
          <a href={link([], { scenario: "" })}>{t("error.home")}</a>
        </p>
      </div>
    );
  }
  const stands = answer.problem ?? (session ? undefined : problem);
  return <div class="sheet">{stands ? <ProblemBox problem={stands} again={session ? answer.again : () => void reload()} /> : <Waiting />}</div>;
}

/** The programme file says something that cannot be. */
function Broken() {
  const { programme } = useWorkbench();
  if (!programme) return null;
  return (
    <div class="sheet">
      <h1>{t("state.broken", { file: programme.file_name })}</h1>
      {programme.problems.map((one) => (
        <ProblemBox key={`${one.problem} ${one.where?.line ?? ""}`} problem={one} />
      ))}
      <p>
        <a href={link(["file"])}>{t("state.broken.mend")}</a>
      </p>
    </div>
  );
}
