/** The ten directions, and those that others add. */
import { word } from "../i18n";

/** In the house's order, before a study tells its own. */
export const DIRECTIONS = ["crew", "navigation", "sensing", "engines", "launch", "spacecraft", "electronics", "materials", "deep-space", "asteroids"];

/** The label of a direction in the reader's language, else the title that the study gives it. */
export function directionTitle(id: string, title?: string): string {
  const label = word("direction", id);
  return label === id ? (title ?? id) : label;
}
