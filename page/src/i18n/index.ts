/** Labels in the reader's language. Texts that the study computed stay in English, and are marked so for screen readers. */
import { lasting } from "../stored";
import enShell from "./en/shell.json";
import enWork from "./en/work.json";
import enGlobe from "./en/globe.json";
import ruShell from "./ru/shell.json";
import ruWork from "./ru/work.json";
import ruGlobe from "./ru/globe.json";
import zhShell from "./zh/shell.json";
import zhWork from "./zh/work.json";
import zhGlobe from "./zh/globe.json";

const en = { ...enShell, ...enWork, ...enGlobe };
const ru = { ...ruShell, ...ruWork, ...ruGlobe };
const zh = { ...zhShell, ...zhWork, ...zhGlobe };

export type Key = keyof typeof en;
export type Language = "en" | "ru" | "zh";

const catalogues: Record<Language, Partial<Record<Key, string>>> = { en, ru, zh };
const STORED = "intercosmos-language";

function first(): Language {
  const wanted = [lasting.get(STORED) ?? "", ...navigator.languages];
  for (const tag of wanted) {
    const language = tag.slice(0, 2).toLowerCase();
    if (language in catalogues) return language as Language;
  }
  return "en";
}

let language: Language = first();
document.documentElement.lang = language;

export function currentLanguage(): Language {
  return language;
}

export function setLanguage(chosen: Language): void {
  language = chosen;
  lasting.set(STORED, chosen);
  document.documentElement.lang = chosen;
  dispatchEvent(new Event("languagechange-here"));
}

/** The label called `key`, `{name}` in it replaced by what is given, `{name:row|rows}` by the word that goes with its number. */
export function t(key: Key, given: Record<string, string | number> = {}): string {
  const text = catalogues[language][key] ?? en[key];
  return text.replace(/\{(\w+)(?::([^|{}]*)\|([^{}]*))?\}/g, (whole, name: string, one?: string, several?: string) => {
    if (!(name in given)) return whole;
    const said = String(given[name]);
    return one === undefined ? said : said === "1" ? one : (several ?? "");
  });
}

/** The label if there is one of this name, else the text itself: for words that come from the server. */
export function word(prefix: string, value: string): string {
  const key = `${prefix}.${value}`;
  return key in en ? t(key as Key) : value;
}
