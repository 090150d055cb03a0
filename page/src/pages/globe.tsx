/** The globe: one scene at a time, chosen from a list by activity. */
import { address, type Schemas } from "../api/client";
import { useAnswer } from "../api/use";
import { Earth } from "../globe/earth";
import { Sun } from "../globe/sun";
import { t } from "../i18n";
import { ProblemBox } from "../parts/problem";
import { useWorkbench } from "../parts/study";
import { Waiting } from "../parts/waiting";
import { go, type Place } from "../router";
import "../styles/globe.css";

type Scene = Schemas["SceneView"];

export default function GlobePage({ place }: { place: Place }) {
  const { scenario, programme } = useWorkbench();
  const { value, problem, again } = useAnswer<Schemas["SceneList"]>(address("/api/scenes", { scenario }));
  if (problem) return <ProblemBox problem={problem} again={again} />;
  if (!value) return <Waiting text={t("globe.loading")} />;
  const wanted = place.path[1] ?? "overview";
  const scene = value.scenes.find((one) => one.id === wanted) ?? value.scenes[0];
  if (!scene) return <p>{t("globe.none")}</p>;
  const option = place.query["option"] ?? "";
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

function groups(scenes: Scene[]): [string, Scene[]][] {
  const found = new Map<string, Scene[]>();
  for (const scene of scenes) found.set(scene.activity, [...(found.get(scene.activity) ?? []), scene]);
  return [...found];
}
