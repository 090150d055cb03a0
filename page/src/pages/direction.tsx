/** A direction: its activities, the options of one of them as table and chart, and the chosen option beside them. */
import { useEffect, useRef, useState } from "preact/hooks";
import { address, type Schemas } from "../api/client";
import { useAnswer } from "../api/use";
import { t } from "../i18n";
import { directionTitle, DIRECTIONS } from "../parts/direction";
import { OptionPanel } from "../parts/option";
import { ProblemBox } from "../parts/problem";
import { useWorkbench } from "../parts/study";
import { NoStudy } from "../parts/study_none";
import { Verdict } from "../parts/verdict";
import { Waiting } from "../parts/waiting";
import { adjust, link, type Place } from "../router";
import { useNarrow } from "../shell_settings";
import { ActivityView } from "./direction_activity";

type ActivityRow = Schemas["ActivityRow"];

export default function DirectionPage({ place }: { place: Place }) {
  const { programme, scenario, state } = useWorkbench();
  const id = place.path[1] ?? "";
  const overview = useAnswer<Schemas["Overview"]>(state && state.state !== "none" ? address("/api/overview", { scenario }) : null);
  const proposed = (programme?.activities ?? []).filter((one) => one.direction === id);
  const direction = overview.value?.directions.find((one) => one.id === id);
  const title = directionTitle(id, direction?.title);
  if (!programme || !state) return <div class="sheet"><Waiting /></div>;
  if (!DIRECTIONS.includes(id) && !direction && proposed.length === 0) {
    return (
      <div class="sheet">
        <h1>{t("direction.unknown")}</h1>
        <p><a href={link([])}>{t("error.home")}</a></p>
      </div>
    );
  }
  if (proposed.length === 0) {
    return (
      <div class="sheet">
        <h1>{title}</h1>
        <p class="lead">{t("direction.nothing")}</p>
        <p><a href={link(["file"])}>{t("nav.file")}</a></p>
      </div>
    );
  }
  if (state.state === "none") return <NoStudy direction={id} />;
  const chosen = proposed.find((one) => one.id === place.query["activity"]) ?? proposed[0];
  const rows = new Map(overview.value?.activities.map((one) => [one.id, one]));
  return <Studied key={chosen?.id} title={title} proposed={proposed} rows={rows} activity={chosen?.id ?? ""} option={place.query["option"] ?? ""} />;
}

interface StudiedProps {
  title: string;
  proposed: readonly Schemas["ActivityInfo"][];
  rows: ReadonlyMap<string, ActivityRow>;
  activity: string;
  option: string;
}

function Studied({ title, proposed, rows, activity, option }: StudiedProps) {
  const { scenario, study } = useWorkbench();
  const narrow = useNarrow();
  const answer = useAnswer<Schemas["ActivityOptions"]>(address(`/api/activities/${encodeURIComponent(activity)}`, { scenario }));
  const [byKeyboard, setByKeyboard] = useState(false);
  const aside = useRef<HTMLElement>(null);
  const shown = option || answer.value?.row.option || "";
  useEffect(() => aside.current?.scrollTo(0, 0), [shown]);

  const choose = (id: string, keyboard: boolean) => {
    setByKeyboard(keyboard);
    adjust({ activity, option: id });
  };
  const close = () => {
    adjust({ option: undefined });
    const row = document.querySelector<HTMLElement>(`[data-row="${CSS.escape(option)}"]`);
    row?.focus();
  };
  return (
    <div class="split">
      <div class="split-page sheet">
        <h1>{title}</h1>
        {proposed.length > 1 && <Activities proposed={proposed} rows={rows} chosen={activity} />}
        {answer.value ? (
          <ActivityView options={answer.value} chosen={shown} onChoose={choose} />
        ) : answer.problem ? (
          <>
            <ProblemBox problem={answer.problem} again={answer.again} />
            <button type="button" class="button" onClick={() => void study(activity)}>{t("direction.only")}</button>
          </>
        ) : (
          <Waiting />
        )}
      </div>
      <aside ref={aside} class={option ? undefined : "waits"} aria-label={t("option.label")}>
        {shown && !(narrow && !option) ? (
          <OptionPanel option={shown} onClose={option ? close : undefined} takesFocus={option !== "" && (byKeyboard || narrow)} />
        ) : (
          answer.value && <p class="soft">{t("option.choose")}</p>
        )}
      </aside>
    </div>
  );
}

function Activities({ proposed, rows, chosen }: { proposed: readonly Schemas["ActivityInfo"][]; rows: ReadonlyMap<string, ActivityRow>; chosen: string }) {
  return (
    <nav class="activities" aria-label={t("direction.activities")}>
      <ul>
        {proposed.map((one) => {
          const row = rows.get(one.id);
          return (
            <li key={one.id}>
              <a href={link(["direction", one.direction], { activity: one.id })} aria-current={one.id === chosen ? "true" : undefined}>
                {row && <Verdict sign={row.verdict} bare />}
                <span lang="en">{one.title}</span>
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
