/** A direction: its activities, the options of one of them as table and chart, and the chosen option beside them. */
import { useEffect, useRef, useState } from "preact/hooks";
import { address, type Schemas } from "../api/client";
import { useAnswer } from "../api/use";
import { t } from "../i18n";
import { directionTitle, DIRECTIONS } from "../parts/direction";
import { OptionPanel } from "../parts/option";
import { ProblemBox } from "../parts/problem";
import { useWorkbench } from "../parts/study";
import { Studied, type Overview } from "../parts/study_overview";
import { Verdict } from "../parts/verdict";
import { Waiting } from "../parts/waiting";
import { adjust, link, type Place } from "../router";
import { useCovered } from "../shell_settings";
import { ActivityView } from "./direction_activity";

type ActivityRow = Schemas["ActivityRow"];

export default function DirectionPage({ place }: { place: Place }) {
  const { programme } = useWorkbench();
  const id = place.path[1] ?? "";
  const proposed = (programme?.activities ?? []).filter((one) => one.direction === id);
  if (!programme) return <div class="sheet"><Waiting /></div>;
  if (proposed.length === 0) return <Nothing direction={id} />;
  const chosen = proposed.find((one) => one.id === place.query["activity"]) ?? proposed[0];
  return (
    <Studied direction={id}>
      {(overview) => <Activity direction={id} overview={overview} proposed={proposed} activity={chosen?.id ?? ""} option={place.query["option"] ?? ""} />}
    </Studied>
  );
}

/** A direction in which nothing was proposed, or none at all. */
function Nothing({ direction }: { direction: string }) {
  const known = DIRECTIONS.includes(direction);
  return (
    <div class="sheet">
      <h1>{known ? directionTitle(direction) : t("direction.unknown")}</h1>
      {known && <p class="lead">{t("direction.nothing")}</p>}
      <p>{known ? <a href={link(["file"])}>{t("nav.file")}</a> : <a href={link([])}>{t("error.home")}</a>}</p>
    </div>
  );
}

interface ActivityProps {
  direction: string;
  overview: Overview;
  proposed: readonly Schemas["ActivityInfo"][];
  activity: string;
  option: string;
}

function Activity({ direction, overview, proposed, activity, option }: ActivityProps) {
  const { scenario, studies, study } = useWorkbench();
  const covered = useCovered();
  const answer = useAnswer<Schemas["ActivityOptions"]>(address(`/api/activities/${encodeURIComponent(activity)}`, { scenario }));
  const rows = new Map(overview.activities.map((one) => [one.id, one]));
  const title = directionTitle(direction, overview.directions.find((one) => one.id === direction)?.title);
  const [byKeyboard, setByKeyboard] = useState(false);
  const aside = useRef<HTMLElement>(null);
  const shown = option || answer.value?.row.option || "";
  useEffect(() => aside.current?.scrollTo(0, 0), [shown]);

  const choose = (id: string, keyboard: boolean) => {
    setByKeyboard(keyboard);
    adjust({ activity, option: id });
  };
  const left = useRef("");
  const close = () => {
    left.current = option;
    adjust({ option: undefined });
  };
  useEffect(() => {
    if (option || !left.current) return; // back to the row from which the panel was opened, once it can be reached again
    document.querySelector<HTMLElement>(`[data-row="${CSS.escape(left.current)}"]`)?.focus();
    left.current = "";
  }, [option]);
  return (
    <div class="split">
      <div class="split-page sheet" inert={covered && option !== ""}>
        <h1>{title}</h1>
        {proposed.length > 1 && <Activities proposed={proposed} rows={rows} chosen={activity} />}
        {answer.value ? (
          <ActivityView key={activity} options={answer.value} chosen={shown} onChoose={choose} />
        ) : answer.problem ? (
          <>
            <ProblemBox problem={answer.problem} again={answer.again} />
            {studies && <button type="button" class="button" onClick={() => void study(activity)}>{t("direction.only")}</button>}
          </>
        ) : (
          <Waiting />
        )}
      </div>
      <aside ref={aside} class={option ? undefined : "waits"} aria-label={t("option.label")}>
        {shown && !(covered && !option) ? (
          <OptionPanel option={shown} onClose={option ? close : undefined} takesFocus={option !== "" && (byKeyboard || covered)} />
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
