/** Which field lies over the ground, what its colours mean, and its value where the reader clicked. */
import type { Schemas } from "../api/client";
import { t } from "../i18n";
import { number } from "../i18n/number";
import { Colours } from "./colours";
import type { Reading } from "./messages";
import { Degrees } from "./degrees";

interface LayerChoiceProps {
  layers: Schemas["SceneLayerView"][];
  /** id of the one that is drawn; empty for none */
  shown: string;
  reading: Reading | null;
  onLayer: (id: string) => void;
}

export function LayerChoice({ layers, shown, reading, onLayer }: LayerChoiceProps) {
  if (!layers.length) return null;
  const layer = layers.find((one) => one.id === shown);
  return (
    <fieldset class="globe-layers">
      <legend>{t("globe.layer")}</legend>
      {[{ id: "", title: t("globe.no_layer") }, ...layers].map((one) => (
        <label key={one.id} class="globe-layer" lang={one.id ? "en" : undefined}>
          <input type="radio" name="globe-layer" value={one.id} checked={one.id === shown} onChange={() => onLayer(one.id)} />
          {one.title}
        </label>
      ))}
      {layer && (
        <>
          <p class="globe-range">
            {t("globe.layer_range", { low: number(layer.low, digitsOf(layer.low)), high: number(layer.high, digitsOf(layer.high)), unit: layer.unit })}
          </p>
          <Colours items={layer.legend} label={t("globe.layer_colours")} />
          <p class="globe-reading" aria-live="polite">
            {reading ? (
              <>
                <strong>
                  {number(reading.value, digitsOf(reading.value))} {reading.unit}
                </strong>{" "}
                <Degrees latitude={reading.latitude} longitude={reading.longitude} digits={1} />
              </>
            ) : (
              t("globe.layer_click")
            )}
          </p>
        </>
      )}
    </fieldset>
  );
}

function digitsOf(value: number): number {
  return Math.abs(value) < 10 ? 2 : 1;
}
