/** What is wrong, where, what is allowed and what to do next. */
import type { Problem } from "../api/client";
import { t } from "../i18n";

interface ProblemBoxProps {
  problem: Problem;
  again?: () => void;
}

const MOST_ALLOWED = 12;

export function ProblemBox({ problem, again }: ProblemBoxProps) {
  const { where } = problem;
  const allowed = problem.allowed ?? [];
  const place = where && [where.file, where.line != null ? t("error.line", { line: where.line }) : "", where.key].filter(Boolean).join(", ");
  return (
    <div class="problem" role="alert">
      <p class="problem-title">{t("error.title")}</p>
      <p lang="en">{problem.problem}</p>
      {place && <p class="soft">{place}</p>}
      {allowed.length > 0 && (
        <p>
          <span class="soft">{t("error.allowed")} </span>
          <span lang="en">
            {allowed.slice(0, MOST_ALLOWED).join(", ")}
            {allowed.length > MOST_ALLOWED && " …"}
          </span>
        </p>
      )}
      {problem.advice && <p lang="en">{problem.advice}</p>}
      {again && (
        <button type="button" class="button" onClick={again}>
          {t("action.again")}
        </button>
      )}
    </div>
  );
}
