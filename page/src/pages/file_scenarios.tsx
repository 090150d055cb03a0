/** The scenarios of a programme: what each takes to be otherwise, changed and removed one by one. */
import { useState } from "preact/hooks";
import type { Conflict, Problem, Schemas } from "../api/client";
import { t } from "../i18n";
import { sendEdits, type Edit, type Programme } from "../parts/edit";
import { ProblemBox } from "../parts/problem";
import { useWorkbench } from "../parts/study";
import { freeId } from "../parts/value_form";
import { link } from "../router";
import { said, simple, valueOf } from "./file_values";

type Scenario = Schemas["ScenarioInfo"];
type Override = Scenario["overrides"][number];

interface FileScenariosProps {
  programme: Programme;
  /** the text was changed and is not saved yet */
  blocked: boolean;
  onLine: (key: string) => void;
  onConflict: (conflict: Conflict) => void;
}

export function FileScenarios({ programme, blocked, onLine, onConflict }: FileScenariosProps) {
  const { changed } = useWorkbench();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const closed = programme.read_only || blocked || busy;
  const edit = async (edits: readonly Edit[]): Promise<boolean> => {
    setBusy(true);
    setProblem(undefined);
    const sent = await sendEdits(edits, programme.etag);
    setBusy(false);
    if ("programme" in sent) changed(sent.programme);
    else if ("conflict" in sent) onConflict(sent.conflict);
    else setProblem(sent.problem);
    return "programme" in sent;
  };
  return (
    <section class="file-scenarios">
      <h2>{t("file.scenarios")}</h2>
      {blocked && <p class="soft">{t("file.blocked")}</p>}
      {problem && <ProblemBox problem={problem} />}
      {programme.scenarios.map((one) => (
        <OneScenario key={one.id} scenario={one} closed={closed} readOnly={programme.read_only} onEdit={edit} onLine={onLine} />
      ))}
      {!programme.read_only && <NewScenario programme={programme} closed={closed} onEdit={edit} />}
    </section>
  );
}

interface OneProps {
  scenario: Scenario;
  closed: boolean;
  readOnly: boolean;
  onEdit: (edits: readonly Edit[]) => Promise<boolean>;
  onLine: (key: string) => void;
}

function OneScenario({ scenario, closed, readOnly, onEdit, onLine }: OneProps) {
  const [sure, setSure] = useState(false);
  return (
    <details>
      <summary>
        <b lang="en">{scenario.title || scenario.id}</b> <span class="soft">{t("scenario.otherwise", { n: scenario.overrides.length })}</span>
      </summary>
      {scenario.summary && <p lang="en">{scenario.summary}</p>}
      {scenario.inherits.length > 0 && (
        <p class="soft">
          {t("file.inherits")} {scenario.inherits.join(", ")}
        </p>
      )}
      {scenario.overrides.length > 0 && (
        <div class="table-room">
          <table>
            <caption class="unseen">{scenario.title || scenario.id}</caption>
            <thead>
              <tr>
                <th scope="col">{t("catalogue.value")}</th>
                <th scope="col">{t("file.taken")}</th>
                {!readOnly && <th scope="col"><span class="unseen">{t("explore.remove")}</span></th>}
              </tr>
            </thead>
            <tbody>
              {scenario.overrides.map((one) => (
                <OneOverride key={`${one.key} ${said(one.value)}`} of={one} scenario={scenario.id} closed={closed} readOnly={readOnly} onEdit={onEdit} onLine={onLine} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p class="option-links">
        <a href={link([], { scenario: scenario.id })}>{t("file.open")}</a>
        <a href={link(["compare"], { left: "as-written", right: scenario.id, scenario: scenario.id })}>{t("scenario.compare")}</a>
        {!readOnly &&
          (sure ? (
            <>
              <button type="button" class="button" disabled={closed} onClick={() => void onEdit([{ op: "remove-scenario", scenario: scenario.id }])}>{t("file.remove.sure")}</button>
              <button type="button" class="button quiet" onClick={() => setSure(false)}>{t("file.remove.no")}</button>
            </>
          ) : (
            <button type="button" class="link-button" disabled={closed} onClick={() => setSure(true)}>{t("file.remove")}</button>
          ))}
      </p>
    </details>
  );
}

interface OverrideProps extends Omit<OneProps, "scenario"> {
  of: Override;
  scenario: string;
}

function OneOverride({ of, scenario, closed, readOnly, onEdit, onLine }: OverrideProps) {
  const [text, setText] = useState(() => said(of.value));
  const value = valueOf(text, of.value);
  const differs = value !== undefined && text !== said(of.value);
  const save = () => {
    if (differs && !closed) void onEdit([{ op: "set-override", scenario, key: of.key, value }]);
  };
  return (
    <tr>
      <th scope="row">
        <span lang="en">{of.label}</span>
        <small><code>{of.key}</code></small>
      </th>
      <td>
        {readOnly || !simple(of.value) ? (
          <>
            <span lang="en">{of.value_text}</span>{" "}
            {!readOnly && <button type="button" class="link-button" onClick={() => onLine(of.key)}>{t("file.in-text")}</button>}
          </>
        ) : (
          <form class="value-field" onSubmit={(event) => { event.preventDefault(); save(); }}>
            <input class="field" type="text" lang="en" aria-label={of.label} aria-invalid={value === undefined} disabled={closed} value={text} onInput={(event) => setText(event.currentTarget.value)} />
            <button type="submit" class="button" disabled={!differs || closed}>{t("file.put")}</button>
          </form>
        )}
      </td>
      {!readOnly && (
        <td>
          <button type="button" class="button quiet icon" disabled={closed} aria-label={t("explore.remove.of", { title: of.label })} title={t("explore.remove")} onClick={() => void onEdit([{ op: "remove-override", scenario, key: of.key }])}>
            ×
          </button>
        </td>
      )}
    </tr>
  );
}

function NewScenario({ programme, closed, onEdit }: { programme: Programme; closed: boolean; onEdit: (edits: readonly Edit[]) => Promise<boolean> }) {
  const [title, setTitle] = useState("");
  const [inherits, setInherits] = useState("");
  const id = freeId(title, programme.scenarios.map((one) => one.id));
  const make = async (event: Event) => {
    event.preventDefault();
    if (title.trim() && (await onEdit([{ op: "new-scenario", scenario: id, title: title.trim(), inherits: inherits ? [inherits] : [] }]))) setTitle("");
  };
  return (
    <details>
      <summary>{t("file.new")}</summary>
      <form class="work-tools" onSubmit={(event) => void make(event)}>
        <label>
          <span class="soft">{t("whatif.keep.title")}</span>
          <input class="field" type="text" maxLength={120} disabled={closed} value={title} onInput={(event) => setTitle(event.currentTarget.value)} />
        </label>
        <label>
          <span class="soft">{t("file.inherits")}</span>
          <select class="field" value={inherits} disabled={closed} onChange={(event) => setInherits(event.currentTarget.value)}>
            <option value="">{t("scenario.own")}</option>
            {programme.scenarios.map((one) => (
              <option key={one.id} value={one.id} lang="en">{one.title || one.id}</option>
            ))}
          </select>
        </label>
        <button type="submit" class="button" disabled={closed || !title.trim()}>{t("file.make")}</button>
        {title.trim() && <span class="soft small">{t("whatif.keep.id", { id })}</span>}
      </form>
    </details>
  );
}
