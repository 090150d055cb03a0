/** Porkchops and other maps of an option, one layer at a time. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { address, ApiError, read, type Schemas } from "../api/client";
import { useAnswer } from "../api/use";
import { Heatmap, type MapView } from "../charts/heatmap";
import { t } from "../i18n";
import { ProblemBox } from "../parts/problem";
import { useWorkbench } from "../parts/study";
import type { Overview } from "../parts/study_overview";
import { Waiting } from "../parts/waiting";
import { adjust, link, type Place } from "../router";
import type { Keeping } from "./explore";

type Detail = Schemas["OptionDetail"];

interface ExploreMapProps {
  place: Place;
  overview: Overview;
  keeping: Keeping;
}

export function ExploreMap({ place, overview, keeping }: ExploreMapProps) {
  const { scenario } = useWorkbench();
  const mapped = useMapped(overview, scenario);
  const wanted = place.query["activity"] ?? "";
  const activity = overview.activities.find((one) => one.id === wanted)?.id ?? mapped?.[0] ?? "";
  const options = useAnswer<Schemas["ActivityOptions"]>(activity ? address(`/api/activities/${encodeURIComponent(activity)}`, { scenario }) : null);
  const option = options.value?.options.find((one) => one.id === place.query["option"])?.id ?? options.value?.row.option ?? "";
  const detail = useAnswer<Detail>(option ? address("/api/option", { scenario, option }) : null);
  if (!mapped) return <Waiting />;
  if (mapped.length === 0 && !wanted) return <p>{t("explore.no-maps")}</p>;
  const listed = overview.activities.filter((one) => mapped.includes(one.id) || one.id === activity);
  const maps = detail.value?.maps ?? [];
  const map = maps.find((one) => one.key === place.query["map"]) ?? maps[0];
  const layer = map?.layers.find((one) => one === place.query["layer"]) ?? map?.layers[0] ?? "";
  return (
    <>
      <div class="work-tools">
        <Choice label={t("whatif.activity")} value={activity} choices={listed.map((one) => [one.id, one.title])} onValue={(id) => adjust({ activity: id, option: undefined, map: undefined, layer: undefined })} />
        <Choice label={t("whatif.option")} value={option} choices={(options.value?.options ?? []).map((one) => [one.id, `${one.number}. ${one.title}`])} onValue={(id) => adjust({ activity, option: id })} />
        {maps.length > 1 && <Choice label={t("explore.which")} value={map?.key ?? ""} choices={maps.map((one) => [one.key, one.title])} onValue={(key) => adjust({ activity, option, map: key, layer: undefined })} />}
        {map && <Choice label={t("explore.layer")} value={layer} choices={map.layers.map((one) => [one, one])} onValue={(one) => adjust({ activity, option, map: map.key, layer: one })} />}
      </div>
      {options.problem && <ProblemBox problem={options.problem} again={options.again} />}
      {detail.problem && <ProblemBox problem={detail.problem} again={detail.again} />}
      {detail.value && !map && (
        <p>
          {t("explore.no-map")} <a href={link(["direction", detail.value.direction], { activity, option })}>{t("explore.option")}</a>
        </p>
      )}
      {map && option && <Drawn key={`${scenario} ${option} ${map.key}`} activity={activity} option={option} map={map.key} layer={layer} keeping={keeping} />}
    </>
  );
}

interface DrawnProps {
  activity: string;
  option: string;
  map: string;
  layer: string;
  keeping: Keeping;
}

function Drawn({ activity, option, map, layer, keeping }: DrawnProps) {
  const { scenario } = useWorkbench();
  const answer = useAnswer<MapView>(address("/api/option/map", { scenario, option, map, layer }));
  const [last, setLast] = useState<MapView>();
  useEffect(() => answer.value && setLast(answer.value), [answer.value]);
  const shown = answer.value ?? last;
  const kept = useMemo(() => {
    const here = keeping.candidates.filter((one) => one.kind === "map" && one.option === option && one.scenario === scenario && one.title.startsWith(shown?.title ?? ""));
    return here.flatMap((one) => {
      const [x, y] = [one.figures[0]?.value, one.figures[1]?.value];
      return x != null && y != null ? [{ x, y }] : [];
    });
  }, [keeping.candidates, option, scenario, shown?.title]);
  if (answer.problem) return <ProblemBox problem={answer.problem} again={answer.again} />;
  if (!shown) return <Waiting />;
  return (
    <figure>
      <figcaption>
        <b lang="en">{shown.title}</b> <span class="soft">{t("explore.hint")}</span>
      </figcaption>
      <Heatmap map={shown} kept={kept} onPick={(x, y) => keeping.keep("map", { scenario, activity, option, map, x, y })} />
      {shown.thinned && <p class="soft small" lang="en">{shown.thinned}</p>}
    </figure>
  );
}

function Choice({ label, value, choices, onValue }: { label: string; value: string; choices: readonly (readonly [string, string])[]; onValue: (value: string) => void }) {
  return (
    <label>
      <span class="soft">{label}</span>
      <select class="field" lang="en" value={value} disabled={choices.length === 0} onChange={(event) => onValue(event.currentTarget.value)}>
        {choices.map(([id, name]) => (
          <option key={id} value={id}>{name}</option>
        ))}
      </select>
    </label>
  );
}

/** Ids of the activities whose options have maps; undefined until it is known. */
function useMapped(overview: Overview, scenario: string): string[] | undefined {
  const [found, setFound] = useState<{ of: Overview; ids: string[] }>();
  useEffect(() => {
    let over = false;
    const look = async (row: Overview["activities"][number]): Promise<string[]> => {
      if (!row.option) return [];
      try {
        const detail = await read<Detail>(address("/api/option", { scenario, option: row.option }));
        return detail.maps.length > 0 ? [row.id] : [];
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        return []; // of a study that was made anew meanwhile: the page reads it again then
      }
    };
    void Promise.all(overview.activities.map(look)).then((ids) => !over && setFound({ of: overview, ids: ids.flat() }));
    return () => {
      over = true;
    };
  }, [overview, scenario]);
  return found?.of === overview ? found.ids : undefined; // those of another study are no answer
}
