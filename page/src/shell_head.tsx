/** The header: which programme, which scenario, and what can be done with the whole of it. */
import { address } from "./api/client";
import { t } from "./i18n";
import { ScenarioChoice } from "./parts/scenario";
import { useWorkbench } from "./parts/study";
import { running } from "./parts/study_job";
import { link } from "./router";
import { Settings } from "./shell_settings";

interface HeadProps {
  narrow: boolean;
  menu: boolean;
  onMenu: () => void;
}

export function Head({ narrow, menu, onMenu }: HeadProps) {
  const { programme } = useWorkbench();
  return (
    <header class="head">
      {narrow && (
        <button type="button" class="button quiet menu-button" aria-expanded={menu} aria-controls="workbench-nav" onClick={onMenu}>
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d="M1.5 3.5h13M1.5 8h13M1.5 12.5h13" stroke="currentColor" stroke-width="1.6" />
          </svg>
          <span class="unseen">{t("nav.menu")}</span>
        </button>
      )}
      <a class="head-title" href={link([])} lang={programme ? "en" : undefined}>
        {programme?.title ?? t("app.name")}
      </a>
      {!narrow && <Tools />}
      <StudyButton />
    </header>
  );
}

/** In the header where there is room, else in the menu. */
export function Tools() {
  const { programme, scenario, state, undo, redo } = useWorkbench();
  const writable = programme !== undefined && !programme.read_only;
  return (
    <div class="tools">
      <ScenarioChoice />
      <span class="tools-gap" />
      {writable && (
        <span class="joined">
          <button type="button" class="button icon" disabled={!programme.can_undo} aria-label={t("action.undo")} title={t("action.undo")} onClick={() => void undo()}>
            <Turn />
          </button>
          <button type="button" class="button icon" disabled={!programme.can_redo} aria-label={t("action.redo")} title={t("action.redo")} onClick={() => void redo()}>
            <Turn back />
          </button>
        </span>
      )}
      <Settings />
      {state && state.state !== "none" && (
        <a class="button" href={address("/report", { scenario })}>
          {t("action.report")}
        </a>
      )}
    </div>
  );
}

function Turn({ back = false }: { back?: boolean }) {
  return (
    <svg viewBox="0 0 16 16" width="15" height="15" aria-hidden="true" class={back ? "mirrored" : undefined}>
      <path d="M5.5 2.5 2.5 5.5l3 3M3 5.5h6.2a4 4 0 0 1 0 8H6" fill="none" stroke="currentColor" stroke-width="1.5" />
    </svg>
  );
}

function StudyButton() {
  const { session, state, job, studies, study } = useWorkbench();
  if (!session || session.read_only) return null;
  const again = state !== undefined && state.state === "ready";
  return (
    <button
      type="button"
      class={`button study-button${again ? "" : " first"}`}
      disabled={running(job) || !studies}
      title={state?.recomputes || undefined}
      onClick={() => void study()}
    >
      {t("action.study")}
    </button>
  );
}
