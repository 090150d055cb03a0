/** What colours mean. */
import type { Schemas } from "../api/client";

export function Colours({ items, label }: { items: Schemas["LegendItem"][]; label: string }) {
  return (
    <ul class="legend" lang="en" aria-label={label}>
      {items.map((item) => (
        <li key={item.label}>
          <span class="legend-colour" style={{ background: item.colour }} aria-hidden="true" />
          {item.label}
        </li>
      ))}
    </ul>
  );
}
