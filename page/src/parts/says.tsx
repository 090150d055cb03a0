/** Who says so: stories of the record that give a figure for a value. */
import type { Schemas } from "../api/client";
import { currentLanguage, t } from "../i18n";

export type Saying = Schemas["Saying"];

export function Says({ sayings }: { sayings: readonly Saying[] }) {
  if (sayings.length === 0) return <p class="soft">{t("says.none")}</p>;
  return (
    <ul class="says">
      {sayings.map((one) => (
        <li key={`${one.story} ${one.value} ${one.words}`}>
          <a href={storyAddress(one)} lang="en">
            {one.title}
          </a>{" "}
          <span class="soft">{one.date}</span>
          <br />
          <span lang="en">{one.value}</span>
          {one.agrees != null && <span class={one.agrees ? "says-agrees" : "says-differs"}> {t(one.agrees ? "says.agrees" : "says.differs")}</span>}
          {one.words && (
            <span class="soft" lang="en">
              {" "}
              “{one.words}”
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Pages of the record are the server's; they are told which language to speak. */
export function storyAddress(saying: Saying): string {
  return `${saying.address || `/record/${encodeURIComponent(saying.story)}`}?lang=${currentLanguage()}`;
}
