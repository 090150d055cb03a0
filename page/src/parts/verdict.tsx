/** A verdict by shape, colour and word together. */
import { currentLanguage, t, word as labelled, type Key } from "../i18n";
import type { Schemas } from "../api/client";

export type Sign = Schemas["DirectionRow"]["verdict"];

interface VerdictProps {
  sign: Sign;
  /** what the study says, where it says more than the sign does */
  word?: string;
  /** the shape alone, its word for screen readers only */
  bare?: boolean;
}

export function Verdict({ sign, word, bare = false }: VerdictProps) {
  const said = translated(sign, word);
  return (
    <span class={`verdict ${sign}`}>
      <Shape sign={sign} />
      <span class={bare ? "unseen" : undefined} lang={said.computed ? "en" : undefined}>
        {said.text}
      </span>
    </span>
  );
}

/** ● feasible, ◐ with a condition, ○ not in this form, – nothing proposed. */
function Shape({ sign }: { sign: Sign }) {
  return (
    <svg class="shape" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      {sign === "none" ? (
        <path d="M2.5 6h7" stroke="currentColor" stroke-width="1.6" />
      ) : (
        <circle cx="6" cy="6" r="4.4" fill={sign === "feasible" ? "currentColor" : "none"} stroke="currentColor" stroke-width="1.6" />
      )}
      {sign === "conditional" && <path d="M6 1.6a4.4 4.4 0 0 0 0 8.8z" fill="currentColor" />}
    </svg>
  );
}

const COUNTS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/** The study's word in the reader's language where there is a label for it. */
export function translated(sign: Sign, word?: string): { text: string; computed: boolean } {
  const label = t(`verdict.${sign}` as Key);
  if (!word) return { text: label, computed: false };
  const several = /^with (\w+) conditions$/.exec(word);
  if (several) {
    const count = COUNTS.indexOf(several[1] ?? "");
    return { text: t("verdict.conditions", { n: count < 0 ? (several[1] ?? "") : count }), computed: false };
  }
  const known = { feasible: "feasible", "with a condition": "conditional", "not in this form": "infeasible" }[word];
  if (known) return { text: labelled("verdict", known), computed: false };
  return { text: word, computed: currentLanguage() !== "en" };
}
