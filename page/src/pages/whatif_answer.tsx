/** The option before and after: verdicts, margins in pairs, figures that changed, and what else depends on the values. */
import { useEffect, useState } from "preact/hooks";
import type { Schemas } from "../api/client";
import { PairedMargins } from "../charts/bars";
import { t } from "../i18n";
import { number } from "../i18n/number";
import { bindingFirst, MarginBar } from "../parts/margin";
import { OptionPanel, type Option } from "../parts/option";
import { ProblemBox } from "../parts/problem";
import { Verdict } from "../parts/verdict";
import { Waiting } from "../parts/waiting";
import type { Asking } from "./whatif_state";

/** Not the question's fault: the same one may be answered another time. */
const FAULTS = new Set<string>(["internal", "busy", "too-many"]);

type Difference = Schemas["Difference"];

export function WhatifAnswer({ asked, now }: { asked: Asking; now: Option | undefined }) {
  const { answer, problem, since, again } = asked;
  return (
    <div aria-busy={since !== undefined}>
      {since !== undefined && <Elapsed since={since} />}
      {problem && <ProblemBox problem={problem} {...(FAULTS.has(problem.kind) && { again })} />}
      {answer ? <Answer answer={answer} stale={since !== undefined || problem !== undefined} /> : now ? <Before option={now} /> : <Waiting />}
    </div>
  );
}

/** How long the answer takes already. */
function Elapsed({ since }: { since: number }) {
  const [now, setNow] = useState(since);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.floor((now - since) / 1000);
  return (
    <p class="whatif-busy">
      <span role="status">{t("whatif.computing")}</span> {seconds > 0 && <span class="soft">{t("whatif.seconds", { n: seconds })}</span>}
    </p>
  );
}

/** Nothing was changed yet: the option as it stands, and what would mend it. */
function Before({ option }: { option: Option }) {
  const failing = option.margins.filter((one) => !one.holds && one.remedy);
  return (
    <>
      <h2>{t("whatif.now")}</h2>
      <p class="lead"><Verdict sign={option.verdict} word={option.word} /></p>
      {failing.length > 0 && (
        <>
          <h3>{t("option.remedies")}</h3>
          <ul class="plain" lang="en">
            {failing.map((one) => (
              <li key={one.name}>
                {one.remedy} <span class="soft">({one.name})</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <div lang="en">
        {bindingFirst(option.margins).map((one) => (
          <MarginBar key={one.name} margin={one} />
        ))}
      </div>
    </>
  );
}

function Answer({ answer, stale }: { answer: Schemas["WhatIf"]; stale: boolean }) {
  const { before, after } = answer;
  return (
    <div class={stale ? "whatif-stale" : undefined}>
      <h2>{t("whatif.answer")}</h2>
      <p class="whatif-verdicts" role="status">
        {before ? <Verdict sign={before.verdict} word={before.word} /> : <span class="soft">{t("whatif.none-before")}</span>}
        <span aria-hidden="true"> → </span>
        <span class="unseen">{t("whatif.becomes")}</span>
        {after ? <Verdict sign={after.verdict} word={after.word} /> : <b>{t("whatif.none-after")}</b>}
      </p>
      {answer.reason && <p lang="en">{answer.reason}</p>}
      {before && after && <PairedMargins before={before} after={after} />}
      {before && after && <Differences differences={answer.differences} />}
      {answer.concerns && (
        <>
          <h3>{t("whatif.concerns")}</h3>
          <p lang="en">{answer.concerns}</p>
        </>
      )}
      <p class="soft small">{t("whatif.took", { n: number(answer.seconds, answer.seconds < 10 ? 2 : 1) })}</p>
      {after && (
        <details class="whatif-whole">
          <summary>{t("whatif.whole")}</summary>
          <div class="whatif-both">
            {before && (
              <div>
                <p class="soft over">{t("whatif.before")}</p>
                <OptionPanel option={before.id} detail={before} links={false} />
              </div>
            )}
            <div>
              <p class="soft over">{t("whatif.after")}</p>
              <OptionPanel option={after.id} detail={after} links={false} />
            </div>
          </div>
        </details>
      )}
    </div>
  );
}

function Differences({ differences }: { differences: readonly Difference[] }) {
  if (differences.length === 0) return <p>{t("whatif.same")}</p>;
  return (
    <>
      <h3>{t("whatif.differences")}</h3>
      <div class="table-room">
        <table>
          <caption class="unseen">{t("whatif.differences")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("whatif.figure")}</th>
              <th scope="col" class="numeric">{t("whatif.before")}</th>
              <th scope="col" class="numeric">{t("whatif.after")}</th>
              <th scope="col">{t("whatif.change")}</th>
            </tr>
          </thead>
          <tbody lang="en">
            {differences.map((one, index) => (
              <tr key={index}>
                <th scope="row">{one.name}</th>
                <td class="numeric">{one.before}</td>
                <td class="numeric">{one.after}</td>
                <td>
                  {one.change} {one.better != null && <Better better={one.better} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Better({ better }: { better: boolean }) {
  return (
    <span class={better ? "better" : "worse"} lang={document.documentElement.lang}>
      <span aria-hidden="true">{better ? "▲" : "▼"}</span> {t(better ? "whatif.better" : "whatif.worse")}
    </span>
  );
}
