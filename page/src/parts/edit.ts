/** Edits of the programme file, and how its text is read. */
import { ApiError, ask, send, textOf, type Conflict, type Problem, type Schemas } from "../api/client";

export type Edit = Partial<Schemas["Edit"]> & Pick<Schemas["Edit"], "op">;
export type Programme = Schemas["ProgrammeInfo"];

export type Sent = { programme: Programme } | { conflict: Conflict } | { problem: Problem };

/** Sends edits that were made to the text with `etag`. */
export function sendEdits(edits: readonly Edit[], etag: string, says = ""): Promise<Sent> {
  return told(send<Programme>("POST", "/api/programme/edits", { edits, says }, etag));
}

/** Puts a whole text in the place of the one with `etag`. */
export function sendText(text: string, etag: string, says = ""): Promise<Sent> {
  return told(send<Programme>("PUT", "/api/programme/file", { text, says }, etag));
}

async function told(sending: Promise<Programme>): Promise<Sent> {
  try {
    return { programme: await sending };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 412) return { conflict: error.body as Conflict };
    return { problem: error.problem };
  }
}

export interface FileText {
  text: string;
  etag: string;
}

/** The text of the programme file with its tag. */
export async function readFile(): Promise<FileText> {
  const answer = await ask("/api/programme/file", { cache: "no-store" });
  const text = await textOf(answer);
  if (!answer.ok) throw new ApiError(answer.status, problemOf(text, answer.status));
  return { text, etag: tag(answer.headers.get("ETag") ?? "") };
}

function problemOf(text: string, status: number): Problem {
  try {
    return (JSON.parse(text) as { error: Problem }).error;
  } catch {
    return { kind: "internal", problem: `The server answered ${status}.`, where: null, allowed: [], advice: "" };
  }
}

/** A tag without its quotes. */
export function tag(header: string): string {
  return header.replace(/^W\//, "").replaceAll('"', "");
}

/** A scenario that takes these values to be otherwise, made anew. */
export function scenarioEdits(id: string, title: string, inherits: string, changes: Readonly<Record<string, unknown>>): Edit[] {
  return [
    { op: "new-scenario", scenario: id, title, inherits: inherits ? [inherits] : [] },
    ...Object.entries(changes).map(([key, value]): Edit => ({ op: "set-override", scenario: id, key, value })),
  ];
}
