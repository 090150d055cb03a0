/** Where one can go: the ten directions with their verdicts, and what concerns all of them. */
import { useEffect, useRef } from "preact/hooks";
import type { Schemas } from "./api/client";
import { currentLanguage, t } from "./i18n";
import { directionTitle, DIRECTIONS } from "./parts/direction";
import { useWorkbench } from "./parts/study";
import { useOverview } from "./parts/study_overview";
import { Verdict } from "./parts/verdict";
import { link, type Place } from "./router";
import { Tools } from "./shell_head";

interface NavProps {
  place: Place;
  narrow: boolean;
  onGone: () => void;
}

export function Nav({ place, narrow, onGone }: NavProps) {
  const { session, generation } = useWorkbench();
  const answer = useOverview();
  const seen = useRef(generation);
  useEffect(() => {
    if (seen.current !== generation) answer.again();
    seen.current = generation;
  }, [generation]);
  const rows = new Map(answer.value?.directions.map((row) => [row.id, row]));
  const directions = answer.value ? [...rows.keys()] : DIRECTIONS;
  const [page = "", part = ""] = place.path;
  return (
    <nav id="workbench-nav" class={narrow ? "nav drawer" : "nav"} aria-label={t("nav.label")} onClick={(event) => narrow && (event.target as Element).closest("a") && onGone()}>
      {narrow && <Tools />}
      <Item to={link([])} text={t("nav.overview")} here={page === ""} />
      <h2>{t("nav.directions")}</h2>
      <ul>
        {directions.map((id) => (
          <li key={id}>
            <Direction id={id} row={rows.get(id)} here={page === "direction" && part === id} />
          </li>
        ))}
      </ul>
      <h2>{t("nav.together")}</h2>
      <ul>
        <li><Item to={link(["plan"])} text={t("nav.plan")} here={page === "plan"} /></li>
        <li><Item to={link(["globe"])} text={t("nav.globe")} here={page === "globe"} /></li>
        <li><Item to={link(["whatif"])} text={t("nav.whatif")} here={page === "whatif"} /></li>
        <li><Item to={link(["compare"])} text={t("nav.compare")} here={page === "compare"} /></li>
        <li><Item to={link(["explore", "payload"])} text={t("nav.explore")} here={page === "explore"} /></li>
        <li><Item to={link(["catalogue"])} text={t("nav.catalogue")} here={page === "catalogue"} /></li>
        <li><Item to={`/record?lang=${currentLanguage()}`} text={t("nav.record")} here={false} count={session?.stories} /></li>
        <li><Item to={link(["file"])} text={t("nav.file")} here={page === "file"} /></li>
      </ul>
    </nav>
  );
}

function Item({ to, text, here, count }: { to: string; text: string; here: boolean; count?: number | undefined }) {
  return (
    <a href={to} aria-current={here ? "page" : undefined}>
      {text}
      {count ? <span class="nav-count">{count}</span> : null}
    </a>
  );
}

function Direction({ id, row, here }: { id: string; row: Schemas["DirectionRow"] | undefined; here: boolean }) {
  const { programme } = useWorkbench();
  const proposed = row ? row.activities.length : (programme?.activities ?? []).filter((one) => one.direction === id).length;
  return (
    <a href={link(["direction", id])} aria-current={here ? "page" : undefined}>
      <Verdict sign={row?.verdict ?? "none"} bare />
      <span>{directionTitle(id, row?.title)}</span>
      {row && proposed > 0 ? (
        <span class="nav-count">
          <span aria-hidden="true">{t("nav.count", { n: row.feasible, of: proposed })}</span>
          <span class="unseen">{t("nav.count.long", { n: row.feasible, of: proposed })}</span>
        </span>
      ) : (
        proposed > 0 && <span class="nav-count">{proposed}</span>
      )}
    </a>
  );
}
