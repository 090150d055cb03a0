/** Plans that were not chosen: what they are worth, how balanced they are, and where they differ from the plan. */
import type { Schemas } from "../api/client";
import { t } from "../i18n";
import { number } from "../i18n/number";
import { link } from "../router";
import type { Rows } from "./plan_chosen";

type Plan = Schemas["PlanView"];
type Alternative = Plan["alternatives"][number];

/** The activities that another plan carries out otherwise, adds or leaves out. */
export function differing(chosen: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): string[] {
  const all = new Set([...Object.keys(chosen), ...Object.keys(other)]);
  return [...all].filter((id) => chosen[id] !== other[id]);
}

/** How the study puts the way of one activity into words, out of its sentence about all of them. */
export function wayIn(sentence: string, title: string): string {
  const said = sentence.split("; ").find((part) => part.startsWith(`${title} (`));
  return said ? said.slice(title.length + 2).replace(/\)$/, "") : "";
}

export function Alternatives({ plan, rows }: { plan: Plan; rows: Rows }) {
  return (
    <ol class="alternatives">
      {plan.alternatives.map((other, index) => (
        <li key={index}>
          <p>
            <span lang="en">{other.why}</span>{" "}
            <span class="soft">
              {t("plan.worth", { n: number(other.value, 1), of: number(plan.value, 1) })}
              {other.spread && (
                <>
                  ; {t("plan.spread")} <span lang="en">{other.spread}</span>
                </>
              )}
            </span>
          </p>
          <Differences plan={plan} other={other} rows={rows} />
        </li>
      ))}
    </ol>
  );
}

function Differences({ plan, other, rows }: { plan: Plan; other: Alternative; rows: Rows }) {
  const ids = differing(plan.chosen, other.chosen);
  if (ids.length === 0) return <p class="soft">{t("plan.same")}</p>;
  return (
    <details>
      <summary>{t("plan.differs", { n: ids.length })}</summary>
      <ul class="plain">
        {ids.map((id) => {
          const row = rows.get(id);
          const option = other.chosen[id];
          return (
            <li key={id}>
              {row ? (
                <a href={link(["direction", row.direction], { activity: id, option })} lang="en">
                  {row.title}
                </a>
              ) : (
                id
              )}
              <small lang={option ? "en" : undefined}>{option ? wayIn(other.activities, row?.title ?? id) || option : t("plan.not-in")}</small>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
