/** Language and colours, as the reader wants them; and how wide the window is. */
import { useEffect, useState } from "preact/hooks";
import { currentLanguage, setLanguage, t, type Key, type Language } from "./i18n";
import { lasting } from "./stored";

const LANGUAGES: Record<Language, string> = { en: "English", ru: "Русский", zh: "中文" };
const THEMES = ["auto", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];
const STORED = "intercosmos-theme";
const NARROW = "(max-width: 900px)"; // as in frame.css
const COVERED = "(max-width: 1150px)";

export function storedTheme(): Theme {
  const found = lasting.get(STORED) as Theme;
  return THEMES.includes(found) ? found : "auto";
}

export function showTheme(theme: Theme): void {
  if (theme === "auto") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

export function Settings() {
  const [theme, setTheme] = useState(storedTheme);
  const choose = (chosen: Theme) => {
    lasting.set(STORED, chosen);
    showTheme(chosen);
    setTheme(chosen);
  };
  return (
    <>
      <label class="setting">
        <span class="setting-label">{t("action.language")}</span>
        <select class="field language" value={currentLanguage()} onChange={(event) => setLanguage(event.currentTarget.value as Language)}>
          {Object.entries(LANGUAGES).map(([code, name]) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label class="setting">
        <span class="setting-label">{t("action.theme")}</span>
        <select class="field" value={theme} onChange={(event) => choose(event.currentTarget.value as Theme)}>
          {THEMES.map((one) => (
            <option key={one} value={one}>
              {t(`theme.${one}` as Key)}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

/** Whether the window is too narrow for the directions beside the page. */
export function useNarrow(): boolean {
  return useMedia(NARROW);
}

/** Whether what was chosen lies over the page instead of beside it. */
export function useCovered(): boolean {
  return useMedia(COVERED);
}

function useMedia(query: string): boolean {
  const [holds, setHolds] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const changed = () => setHolds(list.matches);
    changed();
    list.addEventListener("change", changed);
    return () => list.removeEventListener("change", changed);
  }, [query]);
  return holds;
}
