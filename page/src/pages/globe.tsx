/** The globe: one scene at a time, chosen from a list by activity. */
import { address, type Schemas } from "../api/client";
import { useAnswer } from "../api/use";
import { Earth } from "../globe/earth";
import { Sun } from "../globe/sun";
import { t } from "../i18n";
import { ProblemBox } from "../parts/problem";
import { useWorkbench } from "../parts/study";
import { Studied, useStudied } from "../parts/study_overview";
import { Waiting } from "../parts/waiting";
import { go, type Place } from "../router";
import "../styles/globe.css";

type Scene = Schemas["SceneView"];

export default function GlobePage({ place }: { place: Place }) {
  const { scenario, programme } = useWorkbench();
  const studied = useStudied();
  const { value, problem, again } = useAnswer<Schemas["SceneList"]>(studied ? address("/api/scenes", { scenario }) : null);
  if (!studied) return <Studied>{() => <Waiting />}</Studied>;
  if (problem) return <ProblemBox problem={problem} again={again} />;
  if (!value) return <Waiting text={t("globe.loading")} />;
  const option = place.query["option"] ?? "";
  const scene = wantedScene(value.scenes, place.path[1] ?? "", option, place.query["activity"] ?? "");
  if (!scene) return <p>{t("globe.none")}</p>;
  const source = address(`/api/scenes/${encodeURIComponent(scene.id)}`, { scenario, option });
  const titles = new Map((programme?.activities ?? []).map((activity) => [activity.id, activity.title]));
  return (
    <div class="sheet globe-page">
      <header class="globe-head">
        <h1>{t("globe.title")}</h1>
        <label class="setting">
          <span class="setting-label">{t("globe.scene")}</span>
          <select class="field" value={scene.id} onChange={(event) => go(["globe", event.currentTarget.value])}>
            {groups(value.scenes).map(([activity, scenes]) => (
              <optgroup key={activity} label={titles.get(activity) ?? t("globe.all")} lang="en">
                {scenes.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.title}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        </label>
      </header>
      <p class="globe-title" lang="en">
        {scene.title}
      </p>
      {scene.kind === "earth" ? <Earth scene={scene} address={source} /> : <Sun key={scene.id} scene={scene} address={source} />}
    </div>
  );
}

/** The scene that is named, or that of an option, or of its activity; else the first, which shows everything. */
function wantedScene(scenes: Scene[], name: string, option: string, activity: string): Scene | undefined {
  return (
    scenes.find((one) => one.id === name) ??
    scenes.find((one) => option !== "" && one.option === option) ??
    scenes.find((one) => activity !== "" && one.activity === activity) ??
    scenes[0]
  );
}

function groups(scenes: Scene[]): [string, Scene[]][] {
  const found = new Map<string, Scene[]>();
  for (const scene of scenes) found.set(scene.activity, [...(found.get(scene.activity) ?? []), scene]);
  return [...found];
}
