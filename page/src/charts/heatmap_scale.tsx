/** The colours of a map with the values they stand for. */
import { useEffect, useRef } from "preact/hooks";
import { t } from "../i18n";
import { figure } from "../i18n/number";
import { axisOf } from "./axes";
import { colourOf, type Scale } from "./scales";

const STEPS = 128;

export function ScaleBar({ scale, label, unit }: { scale: Scale; label: string; unit: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const image = context.createImageData(STEPS, 1);
    for (let step = 0; step < STEPS; step += 1) {
      image.data.set([...colourOf(scale.low + (step / (STEPS - 1)) * (scale.high - scale.low), scale), 255], 4 * step);
    }
    context.putImageData(image, 0, 0);
  }, [scale]);
  const ticks = axisOf({ label, unit, domain: [scale.low, scale.high], range: [0, 100], count: 4 }).ticks;
  return (
    <div class="scale-bar" lang="en">
      <span>
        {label}
        {unit && `, ${unit}`}
      </span>
      <span class="scale-room">
        <canvas ref={canvas} width={STEPS} height={1} aria-hidden="true" />
        {ticks.map((tick) => (
          <span key={tick.at} class="scale-tick" style={{ left: `${(100 * (tick.at - scale.low)) / Math.max(scale.high - scale.low, 1e-12)}%` }}>
            {tick.text}
          </span>
        ))}
      </span>
      {scale.open && <span class="soft" lang={document.documentElement.lang}>{t("map.more", { high: figure(scale.high) })}</span>}
    </div>
  );
}
