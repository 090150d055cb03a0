/** What somebody has to decide, that on which most hangs first. */
import { useState } from "preact/hooks";
import type { Schemas } from "../api/client";
import { t } from "../i18n";

const FIRST = 6;

export function Decisions({ decisions }: { decisions: readonly Schemas["DecisionView"][] }) {
  const [all, setAll] = useState(false);
  if (decisions.length === 0) return <p class="soft">{t("overview.decisions.none")}</p>;
  return (
    <>
      <ol class="decisions" id="decisions-list">
        {decisions.slice(0, all ? undefined : FIRST).map((one) => (
          <li key={`${one.text} ${one.opens}`}>
            <b lang="en">{one.text}</b>
            {one.opens && <span class="tag">{t("overview.opens")}</span>}
            <small>
              {one.by && (
                <>
                  {t("overview.by")} <span lang="en">{one.by}</span>;{" "}
                </>
              )}
              {t("overview.serves")} <span lang="en">{one.serves.join(", ")}</span>; {t("overview.worth", { n: one.worth })}
            </small>
          </li>
        ))}
      </ol>
      {decisions.length > FIRST && (
        <button type="button" class="button" aria-expanded={all} aria-controls="decisions-list" onClick={() => setAll(!all)}>
          {all ? t("overview.less") : t("overview.more", { n: decisions.length })}
        </button>
      )}
    </>
  );
}
