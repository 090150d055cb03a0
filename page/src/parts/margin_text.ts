/** What a filter finds an activity by: the constraint that binds it, and what would unbind it. */
import type { Schemas } from "../api/client";

export function bindingTexts(row: Schemas["ActivityRow"]): string {
  return [row.binds, row.also, row.mend, ...row.unbinds].join(" ");
}
