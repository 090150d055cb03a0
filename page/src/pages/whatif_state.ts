/** What is taken to be otherwise, kept in the address; and the answer to the newest question. */
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError, send, type Problem, type Schemas } from "../api/client";
import { link, parsePlace } from "../router";
import { passing } from "../stored";

export type Changes = Record<string, unknown>;
export type WhatIf = Schemas["WhatIf"];

const LAST = "intercosmos-what-if";
const QUIET_MS = 400;

export interface Question {
  scenario: string;
  activity: string;
  option: string;
  changes: Changes;
}

/** The changes that an address names; none if it is broken. */
export function changesIn(text: string | undefined): Changes {
  if (!text) return {};
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === "object" && found !== null && !Array.isArray(found) ? (found as Changes) : {};
  } catch {
    return {};
  }
}

/** Puts changes into the address of the question they belong to, without a step in the history for every letter. */
export function keepChanges(changes: Changes, activity: string | undefined): void {
  const { path, query } = parsePlace(location.hash);
  if (path[0] !== "whatif" || query["activity"] !== activity) return; // the reader has gone on meanwhile
  const set = Object.keys(changes).length > 0 ? JSON.stringify(changes) : undefined;
  history.replaceState(history.state, "", link(path, { ...query, set }));
}

/** Where the reader was last, so that a value found in the catalogue joins the question that is open. */
export function remember(query: Record<string, string>): void {
  passing.set(LAST, JSON.stringify(query));
}

export function remembered(): Record<string, string> {
  const { activity = "", option = "", set = "" } = changesIn(passing.get(LAST) ?? "") as Record<string, string>;
  return { activity, option, set };
}

export interface Asked {
  answer: WhatIf | undefined;
  problem: Problem | undefined;
  /** since when the newest question is computed, ms; undefined if nothing is */
  since: number | undefined;
  /** the scenario and the option that the answer is of */
  of?: string;
}

/** `again` asks the same once more, as after an answer that failed. */
export type Asking = Asked & { again: () => void };

/** Asks a moment after the last change. One question is under way at a time, and only the newest one follows it. */
export function useWhatIf(question: Question | null): Asking {
  const [asked, setAsked] = useState<Asked>({ answer: undefined, problem: undefined, since: undefined });
  const wanted = useRef<string | null>(null);
  const busy = useRef(false);
  const gone = useRef(false);
  const said = question && Object.keys(question.changes).length > 0 && question.option ? JSON.stringify(question) : null;

  const of = question ? `${question.scenario} ${question.option}` : "";

  const ask = async () => {
    const text = wanted.current;
    if (busy.current || text === null) return;
    busy.current = true;
    try {
      const { changes, ...rest } = JSON.parse(text) as Question;
      const answer = await send<WhatIf>("POST", "/api/what-if", { ...rest, changes: Object.entries(changes).map(([key, value]) => ({ key, value })) });
      if (wanted.current === text && !gone.current) setAsked({ answer, problem: undefined, since: undefined, of: `${rest.scenario} ${rest.option}` });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (wanted.current === text && !gone.current) setAsked((before) => ({ ...before, problem: error.problem, since: undefined }));
    } finally {
      busy.current = false;
      if (wanted.current !== text && !gone.current) void ask();
    }
  };
  useEffect(() => {
    wanted.current = said;
    if (said === null) {
      setAsked({ answer: undefined, problem: undefined, since: undefined });
      return;
    }
    // the answer before stands greyed meanwhile, unless it is of something else
    setAsked((before) => ({ ...(before.of === of ? before : { answer: undefined }), problem: undefined, since: Date.now() }));
    const timer = setTimeout(() => void ask(), QUIET_MS);
    return () => clearTimeout(timer);
  }, [said]);
  useEffect(() => () => void (gone.current = true), []);
  const again = () => {
    setAsked((before) => ({ ...before, problem: undefined, since: Date.now() }));
    void ask();
  };
  return { ...asked, again };
}
