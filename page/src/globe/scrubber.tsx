/** Time: a slider over the whole scene, a button to let it run, and how fast. Nothing runs by itself. */
import { t } from "../i18n";

const SPEEDS = [1, 60, 300, 1800, 21600];

interface ScrubberProps {
  begin: string;
  end: string;
  time: string;
  playing: boolean;
  speed: number;
  onTime: (time: string) => void;
  onPlay: (playing: boolean) => void;
  onSpeed: (speed: number) => void;
}

export function Scrubber({ begin, end, time, playing, speed, onTime, onPlay, onSpeed }: ScrubberProps) {
  const first = Date.parse(begin);
  const span = Math.max(Date.parse(end) - first, 1);
  const at = time ? Date.parse(time) - first : 0;
  return (
    <div class="scrubber" role="group" aria-label={t("globe.time")}>
      <button type="button" class="button" aria-pressed={playing} onClick={() => onPlay(!playing)}>
        <span aria-hidden="true">{playing ? "❚❚" : "▶"}</span> {playing ? t("globe.pause") : t("globe.play")}
      </button>
      <input
        type="range"
        class="scrubber-slider"
        min={0}
        max={span / 1000}
        step={stepOf(span / 1000)}
        value={at / 1000}
        aria-label={t("globe.time")}
        aria-valuetext={shownTime(time)}
        onInput={(event) => onTime(isoOf(first + 1000 * Number(event.currentTarget.value)))}
      />
      <output class="scrubber-time">{shownTime(time)}</output>
      <label class="setting">
        <span class="setting-label">{t("globe.speed")}</span>
        <select class="field" value={speed} onChange={(event) => onSpeed(Number(event.currentTarget.value))}>
          {[...new Set([...SPEEDS, speed])]
            .sort((a, b) => a - b)
            .map((one) => (
              <option key={one} value={one}>
                {one}×
              </option>
            ))}
        </select>
      </label>
    </div>
  );
}

/** A step of the slider, s: some 1500 in all, of a round length. */
function stepOf(span: number): number {
  return [1, 10, 30, 60, 300, 600, 1800, 3600, 21600].find((step) => span / step <= 1500) ?? 86400;
}

export function isoOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, "Z");
}

export function shownTime(time: string): string {
  return time ? `${time.slice(0, 10)} ${time.slice(11, 19)} UTC` : "";
}
