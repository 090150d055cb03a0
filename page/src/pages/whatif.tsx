/** What if: one option with values taken to be otherwise, before and after side by side. */
import { useEffect, useRef, useState } from "preact/hooks";
import { address, type Schemas } from "../api/client";
import { useAnswer } from "../api/use";
import { t } from "../i18n";
import { ProblemBox } from "../parts/problem";
import { useWorkbench } from "../parts/study";
import { Studied, type Overview } from "../parts/study_overview";
import type { Editable } from "../parts/value_form";
import { Waiting } from "../parts/waiting";
import { go, parsePlace, type Place } from "../router";
import "../styles/work.css";
import { WhatifAnswer } from "./whatif_answer";
import { WhatifChanged, type Known } from "./whatif_changed";
import { changesIn, keepChanges, remember, remembered, useWhatIf, type Changes } from "./whatif_state";
import { WhatifValues } from "./whatif_values";

export default function WhatifPage({ place }: { place: Place }) {
  return <Studied>{(overview) => <Page place={place} overview={overview} />}</Studied>;
}

function Page({ place, overview }: { place: Place; overview: Overview }) {
  const last = place.query["activity"] ? {} : remembered();
  const wanted = place.query["activity"] || last["activity"] || "";
  const row = overview.activities.find((one) => one.id === wanted) ?? overview.activities[0];
  const given = place.query["option"] || (row?.id === wanted ? last["option"] : "") || "";
  if (!row) return <div class="sheet"><p>{t("whatif.nothing")}</p></div>;
  return <Question key={row.id} row={row} overview={overview} given={given} first={place.query["set"] ?? last["set"]} asked={place.query["key"] ?? ""} named={place.query["activity"]} />;
}

interface QuestionProps {
  row: Overview["activities"][number];
  overview: Overview;
  given: string;
  first: string | undefined;
  /** key of a value that was chosen elsewhere */
  asked: string;
  /** the activity that the address names */
  named: string | undefined;
}

function Question({ row, overview, given, first, asked, named }: QuestionProps) {
  const { scenario, programme } = useWorkbench();
  const options = useAnswer<Schemas["ActivityOptions"]>(address(`/api/activities/${encodeURIComponent(row.id)}`, { scenario }));
  const option = options.value?.options.find((one) => one.id === given)?.id ?? options.value?.row.option ?? "";
  const detail = useAnswer<Schemas["OptionDetail"]>(option ? address("/api/option", { scenario, option }) : null);
  const [known, setKnown] = useState<Known>(new Map());
  const [changes, setChanges] = useState<Changes>(() => changesIn(parsePlace(location.hash).query["set"] ?? first));
  const answer = useWhatIf({ scenario, activity: row.id, option, changes });
  useEffect(() => {
    keepChanges(changes, named);
    if (option) remember({ activity: row.id, option, set: JSON.stringify(changes) });
  }, [changes, option]);
  const change = (key: string, value: unknown) =>
    setChanges((before) => {
      const { [key]: _, ...others } = before;
      return value === undefined ? others : { ...before, [key]: value };
    });
  const learn = (title: string, values: readonly Editable[]) =>
    setKnown((before) => new Map([...before, ...values.map((one) => [one.key, { label: `${title}: ${one.label}`, text: one.text }] as const)]));
  const choose = (activity: string, chosen: string) => go(["whatif"], { activity, option: chosen, set: activity === row.id && Object.keys(changes).length > 0 ? JSON.stringify(changes) : undefined });
  const side = useRef<HTMLElement>(null);
  const activity = programme?.activities.find((one) => one.id === row.id);
  return (
    <div class="sheet whatif">
      <h1>{t("nav.whatif")}</h1>
      <p class="lead">{t("whatif.lead")}</p>
      <div class="whatif-choice">
        <label>
          <span class="soft">{t("whatif.activity")}</span>
          <select class="field" lang="en" value={row.id} onChange={(event) => choose(event.currentTarget.value, "")}>
            {overview.activities.map((one) => (
              <option key={one.id} value={one.id}>{one.title}</option>
            ))}
          </select>
        </label>
        <label>
          <span class="soft">{t("whatif.option")}</span>
          <select class="field" lang="en" value={option} disabled={!options.value} onChange={(event) => choose(row.id, event.currentTarget.value)}>
            {(options.value?.options ?? []).map((one) => (
              <option key={one.id} value={one.id}>{`${one.number}. ${one.title} (${one.way})`}</option>
            ))}
          </select>
        </label>
      </div>
      {options.problem && <ProblemBox problem={options.problem} again={options.again} />}
      {detail.problem && <ProblemBox problem={detail.problem} again={detail.again} />}
      {options.value && !option && <p>{t("whatif.no-option")}</p>}
      <div class="whatif-sides">
        <section class="whatif-edit" aria-label={t("whatif.values")}>
          <WhatifChanged changes={changes} known={known} onUndo={(key) => change(key, undefined)} onUndoAll={() => setChanges({})} scenario={scenario} />
          {detail.value && activity && programme && (
            <WhatifValues option={detail.value} activity={activity} period={programme.period} scenario={scenario} changes={changes} asked={asked} onChange={change} onKnown={learn} />
          )}
          {!detail.value && !detail.problem && option && <Waiting />}
          {Object.keys(changes).length > 0 && (
            <p class="whatif-see">
              <button type="button" class="button" onClick={() => side.current?.focus()}>{t("whatif.see")}</button>
            </p>
          )}
        </section>
        <section ref={side} class="whatif-answer" tabIndex={0} aria-label={t("whatif.answer")}>
          <WhatifAnswer asked={answer} now={detail.value} />
        </section>
      </div>
    </div>
  );
}
