/** The changes made so far, each of which can be taken back; and the way to keep them as a scenario. */
import { useState } from "preact/hooks";
import type { Problem } from "../api/client";
import { t } from "../i18n";
import { scenarioEdits, sendEdits } from "../parts/edit";
import { ProblemBox } from "../parts/problem";
import { useWorkbench } from "../parts/study";
import { freeId, textOf } from "../parts/value_form";
import { go } from "../router";
import type { Changes } from "./whatif_state";

/** What values are called, and what they are as written. */
export type Known = ReadonlyMap<string, { label: string; text: string }>;

interface ChangedProps {
  changes: Changes;
  known: Known;
  scenario: string;
  onUndo: (key: string) => void;
  onUndoAll: () => void;
}

export function WhatifChanged({ changes, known, scenario, onUndo, onUndoAll }: ChangedProps) {
  const { programme } = useWorkbench();
  const entries = Object.entries(changes);
  return (
    <>
      <h2>{t("whatif.changed", { n: entries.length })}</h2>
      {entries.length === 0 ? (
        <p class="soft">{t("whatif.changed.none")}</p>
      ) : (
        <ul class="plain whatif-changed">
          {entries.map(([key, value]) => (
            <li key={key}>
              <Changed name={key} value={value} known={known.get(key)} />{" "}
              <button type="button" class="button quiet icon" aria-label={t("whatif.back", { label: known.get(key)?.label ?? key })} title={t("whatif.back.short")} onClick={() => onUndo(key)}>
                ↺
              </button>
            </li>
          ))}
        </ul>
      )}
      {entries.length > 1 && (
        <button type="button" class="button" onClick={onUndoAll}>
          {t("whatif.back.all")}
        </button>
      )}
      {entries.length > 0 && programme && !programme.read_only && <Keep changes={changes} scenario={scenario} />}
    </>
  );
}

function Changed({ name, value, known }: { name: string; value: unknown; known: { label: string; text: string } | undefined }) {
  if (!known) return <><code>{name}</code> = <b lang="en">{textOf(value)}</b></>;
  return (
    <span lang="en" title={name}>
      {known.label}: <span class="soft">{known.text || "–"}</span> <span aria-hidden="true">→</span>
      <span class="unseen" lang={document.documentElement.lang}>{t("whatif.becomes")}</span> <b>{textOf(value)}</b>
    </span>
  );
}

function Keep({ changes, scenario }: { changes: Changes; scenario: string }) {
  const { programme, changed, reload } = useWorkbench();
  const [title, setTitle] = useState("");
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const id = freeId(title, (programme?.scenarios ?? []).map((one) => one.id));
  const keep = async (event: Event) => {
    event.preventDefault();
    if (!programme || !title.trim()) return;
    setBusy(true);
    setProblem(undefined);
    const sent = await sendEdits(scenarioEdits(id, title.trim(), scenario, changes), programme.etag, t("whatif.keep.says", { title: title.trim() }));
    setBusy(false);
    if ("problem" in sent) setProblem(sent.problem);
    else if ("conflict" in sent) {
      setProblem({ ...sent.conflict.error, advice: t("whatif.keep.again") });
      await reload(); // a new scenario overwrites nobody's words: it is sent again with the newer text's tag
    } else {
      go(["compare"], { left: scenario || "as-written", right: id, scenario: id });
      changed(sent.programme);
    }
  };
  return (
    <details class="whatif-keep">
      <summary>{t("whatif.keep")}</summary>
      <form onSubmit={(event) => void keep(event)}>
        <label>
          <span class="soft">{t("whatif.keep.title")}</span>
          <input class="field" type="text" maxLength={120} required value={title} onInput={(event) => setTitle(event.currentTarget.value)} />
        </label>
        {title.trim() && (
          <p class="small soft">
            {t("whatif.keep.id", { id })}
          </p>
        )}
        <button type="submit" class="button first" disabled={busy || !title.trim()}>
          {t("whatif.keep.button")}
        </button>
      </form>
      {problem && <ProblemBox problem={problem} />}
    </details>
  );
}
