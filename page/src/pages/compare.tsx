/** Two scenarios side by side: what differs in sentences, then verdicts, the plan, and who puts in and gets out what. */
import { address, type Schemas } from "../api/client";
import { useAnswer } from "../api/use";
import { t } from "../i18n";
import { number } from "../i18n/number";
import { PartnerName } from "../parts/partner";
import { ProblemBox } from "../parts/problem";
import { Supposed } from "../parts/scenario_says";
import { useWorkbench } from "../parts/study";
import { Verdict } from "../parts/verdict";
import { Waiting } from "../parts/waiting";
import { go, link, type Place } from "../router";
import "../styles/work.css";
import { CompareActivities } from "./compare_activities";
import { CompareStudy } from "./compare_study";

type Comparison = Schemas["Comparison"];
type Scenario = Schemas["ScenarioInfo"];

/** In the address, the programme as written has a name, for an empty one is left out. */
const OWN = "as-written";

export default function ComparePage({ place }: { place: Place }) {
  const { session, programme, scenario } = useWorkbench();
  if (!session || !programme) return <div class="sheet"><Waiting /></div>;
  const wanted = { left: named(place.query["left"]), right: named(place.query["right"]) };
  const left = wanted.left ?? "";
  const right = wanted.right ?? (scenario && scenario !== left ? scenario : firstOther(session.studies, programme.scenarios, left));
  const choose = (side: "left" | "right", id: string) => go(["compare"], { left: left || OWN, right: right || OWN, [side]: id || OWN });
  const states = new Map(session.studies.map((one) => [one.scenario, one.state]));
  const missing = [...new Set([left, right])].filter((id) => (states.get(id) ?? "none") === "none");
  const known = (id: string) => id === "" || programme.scenarios.some((one) => one.id === id);
  return (
    <div class="sheet compare">
      <h1>{t("compare.title")}</h1>
      <div class="work-tools">
        <Side label={t("compare.left")} value={left} scenarios={programme.scenarios} states={states} onValue={(id) => choose("left", id)} />
        <Side label={t("compare.right")} value={right} scenarios={programme.scenarios} states={states} onValue={(id) => choose("right", id)} />
        <button type="button" class="button" onClick={() => go(["compare"], { left: right || OWN, right: left || OWN })}>
          {t("compare.swap")}
        </button>
      </div>
      <Supposed scenario={programme.scenarios.find((one) => one.id === left)} />
      <Supposed scenario={programme.scenarios.find((one) => one.id === right)} />
      {[left, right].filter((id) => !known(id)).map((id) => (
        <p key={id} role="alert">{t("scenario.unknown", { scenario: id })}</p>
      ))}
      {left === right ? (
        <p class="lead">{t("compare.same")}</p>
      ) : missing.length > 0 ? (
        missing.filter(known).map((id) => <CompareStudy key={id} scenario={id} />)
      ) : (
        <Compared left={left} right={right} />
      )}
    </div>
  );
}

function named(id: string | undefined): string | undefined {
  return id === OWN ? "" : id;
}

/** A scenario to look at first: one that was studied, else the first one. */
export function firstOther(studies: readonly Schemas["StudyState"][], scenarios: readonly Scenario[], left: string): string {
  const others = ["", ...scenarios.map((one) => one.id)].filter((id) => id !== left);
  return others.find((id) => studies.some((one) => one.scenario === id && one.state !== "none")) ?? others[0] ?? "";
}

interface SideProps {
  label: string;
  value: string;
  scenarios: readonly Scenario[];
  states: ReadonlyMap<string, string>;
  onValue: (id: string) => void;
}

function Side({ label, value, scenarios, states, onValue }: SideProps) {
  const mark = (id: string) => ((states.get(id) ?? "none") === "none" ? ` – ${t("compare.not-studied")}` : "");
  return (
    <label>
      <span class="soft">{label}</span>
      <select class="field" value={value} onChange={(event) => onValue(event.currentTarget.value)}>
        <option value="">{`${t("scenario.own")}${mark("")}`}</option>
        {scenarios.map((one) => (
          <option key={one.id} value={one.id} lang="en">{`${one.title || one.id}${mark(one.id)}`}</option>
        ))}
      </select>
    </label>
  );
}

function Compared({ left, right }: { left: string; right: string }) {
  const answer = useAnswer<Comparison>(address("/api/compare", { left, right }));
  const found = answer.value;
  if (!found) return answer.problem ? <ProblemBox problem={answer.problem} again={answer.again} /> : <Waiting />;
  return (
    <>
      <section aria-labelledby="compare-findings">
        <h2 id="compare-findings">{t("compare.findings")}</h2>
        <ul class="compare-findings" lang="en">
          {found.findings.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      </section>
      <CompareActivities comparison={found} />
      <Plans comparison={found} titles={new Map(found.activities.map((one) => [one.id, one.title]))} />
      <Ledger comparison={found} />
      <p class="option-links">
        <a href={link([], { scenario: left || undefined })}>{t("compare.open", { side: t("compare.left") })}</a>
        <a href={link([], { scenario: right || undefined })}>{t("compare.open", { side: t("compare.right") })}</a>
      </p>
    </>
  );
}

function Plans({ comparison, titles }: { comparison: Comparison; titles: ReadonlyMap<string, string> }) {
  const sides = [
    { label: t("compare.left"), plan: comparison.left.plan, other: comparison.right.plan },
    { label: t("compare.right"), plan: comparison.right.plan, other: comparison.left.plan },
  ];
  return (
    <section>
      <h2>{t("plan.title")}</h2>
      <div class="whatif-both">
        {sides.map(({ label, plan, other }) => (
          <div key={label}>
            <h3>{label}</h3>
            <p>
              <Verdict sign={Object.keys(plan.chosen).length === 0 ? "none" : plan.met ? "feasible" : "infeasible"} bare /> <span lang="en">{plan.balance}</span>
            </p>
            <p class="soft">{t("compare.worth", { n: number(plan.value, 1), count: Object.keys(plan.chosen).length })}</p>
            <ul class="plain small" lang="en">
              {Object.keys(plan.chosen).map((id) => (
                <li key={id}>
                  {titles.get(id) ?? id}
                  {!(id in other.chosen) ? <span class="tag" lang={document.documentElement.lang}>{t("compare.only-here")}</span> : other.chosen[id] !== plan.chosen[id] ? <span class="tag" lang={document.documentElement.lang}>{t("compare.other-way")}</span> : null}
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </section>
  );
}

function Ledger({ comparison }: { comparison: Comparison }) {
  const rows = new Map(comparison.right.plan.ledger.map((one) => [one.partner, one]));
  const partners = [...new Set([...comparison.left.plan.ledger, ...comparison.right.plan.ledger].map((one) => one.partner))];
  const old = new Map(comparison.left.plan.ledger.map((one) => [one.partner, one]));
  return (
    <section>
      <h2>{t("plan.ledger")}</h2>
      <div class="table-room">
        <table>
          <caption>{t("compare.ledger")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("compare.partner")}</th>
              {(["plan.puts-in", "plan.gets-out"] as const).flatMap((key) => [
                <th key={`${key} left`} scope="col" class="numeric">{`${t(key)}, ${t("compare.left")}`}</th>,
                <th key={`${key} right`} scope="col" class="numeric">{t("compare.right")}</th>,
                <th key={`${key} change`} scope="col" class="numeric">{t("compare.change")}</th>,
              ])}
            </tr>
          </thead>
          <tbody>
            {partners.map((id) => {
              const [was, now] = [old.get(id), rows.get(id)];
              return (
                <tr key={id}>
                  <th scope="row"><PartnerName partner={id} /></th>
                  <td class="numeric" lang="en">{was?.puts_in_text ?? "–"}</td>
                  <td class="numeric" lang="en">{now?.puts_in_text ?? "–"}</td>
                  <td class="numeric">{number((now?.puts_in ?? 0) - (was?.puts_in ?? 0), 0, true)}</td>
                  <td class="numeric" lang="en">{was?.gets_out_text ?? "–"}</td>
                  <td class="numeric" lang="en">{now?.gets_out_text ?? "–"}</td>
                  <td class="numeric">{number((now?.gets_out ?? 0) - (was?.gets_out ?? 0), 0, true)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
