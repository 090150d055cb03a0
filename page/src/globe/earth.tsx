/** A scene around the Earth: the globe, its time, and what is in it as a list, for those who do not use a mouse. */
import { useEffect, useState } from "preact/hooks";
import type { Schemas } from "../api/client";
import { useAnswer } from "../api/use";
import { t } from "../i18n";
import { number } from "../i18n/number";
import { ProblemBox } from "../parts/problem";
import { Waiting } from "../parts/waiting";
import { Colours } from "./colours";
import { Degrees } from "./degrees";
import { LayerChoice } from "./layer_choice";
import type { Whereabouts } from "./messages";
import { Scrubber } from "./scrubber";
import { useGlobe } from "./use_globe";

interface EarthProps {
  scene: Schemas["SceneView"];
  address: string;
}

export function Earth({ scene, address }: EarthProps) {
  const packets = useAnswer<unknown[]>(address);
  const { frame, state, tell } = useGlobe();
  const [speed, setSpeed] = useState(60);
  const [filter, setFilter] = useState("");
  const { ready } = state;
  const value = packets.value;

  useEffect(() => {
    if (ready && value) {
      tell({ type: "scene", packets: value, begin: scene.begin, end: scene.end, layer: scene.layer });
      tell({ type: "clock", speed });
    }
  }, [ready, value, scene.id]);

  const wanted = filter.trim().toLowerCase();
  const shown = state.objects.filter((one) => one.name.toLowerCase().includes(wanted));
  const chosen = state.objects.find((one) => one.id === (state.chosen?.id ?? state.chosenId));
  return (
    <div class="globe-room">
      <div class="globe-stage">
        <iframe ref={frame} class="globe-frame" src="./globe.html" title={t("globe.frame", { scene: scene.title })} />
        {!value && !packets.problem && <Waiting text={t("globe.loading")} />}
        {packets.problem && <ProblemBox problem={packets.problem} again={packets.again} />}
        {state.problem && <p role="alert">{state.problem}</p>}
        <Scrubber
          begin={scene.begin}
          end={scene.end}
          time={state.time}
          playing={state.playing}
          speed={speed}
          onTime={(time) => tell({ type: "clock", time, playing: false })}
          onPlay={(playing) => tell({ type: "clock", playing })}
          onSpeed={(chosenSpeed) => {
            setSpeed(chosenSpeed);
            tell({ type: "clock", speed: chosenSpeed });
          }}
        />
      </div>
      <section class="globe-side" aria-label={t("globe.objects")}>
        <LayerChoice
          layers={scene.layers}
          shown={state.layer}
          reading={state.reading}
          onLayer={(id) => tell({ type: "layer", id })}
        />
        <Legend scene={scene} />
        {state.chosen && <Where at={state.chosen} text={chosen?.text ?? ""} />}
        {state.objects.length > 0 && (
          <>
            <div class="globe-list-head">
              <h2>{t("globe.objects")}</h2>
              <button type="button" class="button" onClick={() => tell({ type: "home" })}>
                {t("globe.home")}
              </button>
            </div>
            <input
              type="search"
              class="field"
              aria-label={t("globe.filter")}
              placeholder={t("globe.filter")}
              value={filter}
              onInput={(event) => setFilter(event.currentTarget.value)}
            />
            <ul class="globe-list" lang="en">
              {shown.map((one) => (
                <li key={one.id}>
                  <button
                    type="button"
                    class="link-button"
                    aria-pressed={one.id === chosen?.id}
                    onClick={() => tell({ type: "choose", id: one.id, look: true })}
                  >
                    {one.name}
                  </button>
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
    </div>
  );
}

function Where({ at, text }: { at: Whereabouts; text: string }) {
  return (
    <div class="globe-where" data-object={at.id}>
      <strong lang="en">{at.name}</strong>
      <span class="globe-place">
        <Degrees latitude={at.latitude} longitude={at.longitude} digits={2} />, {number(at.height, at.height < 1000 ? 1 : 0)} km
      </span>
      {text && <p lang="en">{text}</p>}
    </div>
  );
}

export function Legend({ scene }: { scene: Schemas["SceneView"] }) {
  return <Colours items={scene.legend} label={t("globe.legend")} />;
}
