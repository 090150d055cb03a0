/** What was written and not saved yet: kept in the browser until it is saved or given up, so that nothing is lost. */
import { passing } from "../stored";

export interface Draft {
  text: string;
  /** the text that was read when the writing began, and its tag */
  base: string;
  etag: string;
}

const PREFIX = "intercosmos-draft ";

export function keptDraft(programme: string): Draft | null {
  const found = passing.get(PREFIX + programme);
  if (!found) return null;
  try {
    const { text, base, etag } = JSON.parse(found) as Partial<Draft>;
    return typeof text === "string" && typeof base === "string" && typeof etag === "string" ? { text, base, etag } : null;
  } catch {
    return null; // written by something else
  }
}

export function keepDraft(programme: string, draft: Draft | null): void {
  if (draft === null || draft.text === draft.base) passing.remove(PREFIX + programme);
  else passing.set(PREFIX + programme, JSON.stringify(draft));
}
