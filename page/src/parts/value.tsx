/** One value that can be taken to be otherwise: what it is, its range, its source, and a field for another one. */
import { useEffect, useId, useState } from "preact/hooks";
import { address, type Schemas } from "../api/client";
import { useAnswer } from "../api/use";
import { t } from "../i18n";
import { drafted, round, same, written, type Editable } from "./value_form";

interface ValueEditorProps {
  of: Editable;
  /** what it is taken to be; undefined: as it stands */
  changed: unknown;
  onChange: (value: unknown) => void;
}

export function ValueEditor({ of, changed, onChange }: ValueEditorProps) {
  const [draft, setDraft] = useState(() => drafted(of, changed));
  const [wrong, setWrong] = useState(false);
  const id = useId();
  useEffect(() => {
    // undone or chosen elsewhere
    const known = written(of, draft.text, draft.unit);
    const shown = known !== undefined && same(of, known) ? undefined : known;
    if (JSON.stringify(shown) !== JSON.stringify(changed)) {
      setDraft(drafted(of, changed));
      setWrong(false);
    }
  }, [JSON.stringify(changed)]);
  const put = (text: string, unit: string) => {
    setDraft({ text, unit });
    const value = written(of, text, unit);
    setWrong(value === undefined && text.trim() !== "");
    if (value !== undefined) onChange(same(of, value) ? undefined : value);
    else if (text.trim() === "") onChange(undefined);
  };
  const ends = of.form === "quantity" && of.low !== null && of.high !== null;
  return (
    <div class={changed === undefined ? "value" : "value changed"}>
      <label for={id} lang="en">
        {of.label}
      </label>
      <span class="value-field">
        <Field id={id} of={of} text={draft.text} wrong={wrong} onText={(text) => put(text, draft.unit)} />
        {of.form === "quantity" && of.units.length > 0 && (
          <Units of={of} unit={draft.unit} onUnit={(unit) => put(draft.text, unit)} />
        )}
        {changed !== undefined && (
          <button type="button" class="button quiet icon" aria-label={t("whatif.back", { label: of.label })} title={t("whatif.back.short")} onClick={() => onChange(undefined)}>
            ↺
          </button>
        )}
      </span>
      {wrong && <small class="value-wrong" role="alert">{t("value.wrong")}</small>}
      <small>
        {(changed !== undefined || of.spread) && <span lang="en">{of.given ? of.text : t("value.open")}</span>}
        {of.spread && <span lang="en"> ({of.spread})</span>}
        {ends && (
          <>
            {" "}
            <button type="button" class="link-button" onClick={() => put(String(round(of.low ?? 0)), drafted(of, undefined).unit)}>{t("value.low")}</button>{" "}
            <button type="button" class="link-button" onClick={() => put(String(round(of.high ?? 0)), drafted(of, undefined).unit)}>{t("value.high")}</button>
          </>
        )}
        {of.source && " "}
        {of.source && (
          <details class="value-source">
            <summary>{t("value.source")}</summary>
            <span lang="en">
              {of.source.title}
              {of.source.about && `. ${of.source.about}`}
              {of.note && ` ${of.note}`}
            </span>
          </details>
        )}
      </small>
    </div>
  );
}

function Units({ of, unit, onUnit }: { of: Editable; unit: string; onUnit: (unit: string) => void }) {
  const units = of.units.includes(unit) ? of.units : [unit, ...of.units];
  if (units.length === 1) return <span>{units[0]}</span>;
  return (
    <select class="field value-unit" aria-label={t("value.unit", { label: of.label })} value={unit} onChange={(event) => onUnit(event.currentTarget.value)}>
      {units.map((one) => (
        <option key={one} value={one}>
          {one || t("value.bare")}
        </option>
      ))}
    </select>
  );
}

interface FieldProps {
  id: string;
  of: Editable;
  text: string;
  wrong: boolean;
  onText: (text: string) => void;
}

function Field({ id, of, text, wrong, onText }: FieldProps) {
  if (of.form === "yes-no" || of.form === "choice") {
    const given = of.form === "yes-no" ? ["yes", "no"] : of.choices;
    return <Select id={id} value={text} choices={given.map((one) => ({ id: one, name: one }))} onValue={onText} open={!of.given} />;
  }
  if (of.refersTo && of.form === "text") return <Referring id={id} of={of} text={text} onText={onText} />;
  const numeric = of.form === "quantity" || of.form === "number";
  return (
    <input
      id={id}
      class="field"
      type="text"
      inputMode={numeric ? "decimal" : "text"}
      autocomplete="off"
      spellcheck={false}
      placeholder={of.form === "date" ? "2031-06-30" : of.form === "list" ? "a, b" : ""}
      aria-invalid={wrong}
      value={text}
      onInput={(event) => onText(event.currentTarget.value)}
      onKeyDown={(event) => numeric && stepped(event, text, onText)}
    />
  );
}

/** Arrows change a number by a hundredth of itself, with Shift by a tenth. */
function stepped(event: KeyboardEvent, text: string, onText: (text: string) => void): void {
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
  const value = Number(text);
  if (!Number.isFinite(value) || text.trim() === "") return;
  event.preventDefault();
  const size = 10 ** Math.floor(Math.log10(Math.abs(value) || 1)) / (event.shiftKey ? 1 : 10);
  onText(String(round(value + (event.key === "ArrowUp" ? size : -size))));
}

function Select({ id, value, choices, onValue, open }: { id: string; value: string; choices: readonly { id: string; name: string }[]; onValue: (value: string) => void; open: boolean }) {
  const lost = value && !choices.some((one) => one.id === value);
  return (
    <select id={id} class="field" lang="en" value={value} onChange={(event) => onValue(event.currentTarget.value)}>
      {open && <option value="">{t("value.open")}</option>}
      {lost && <option value={value}>{value}</option>}
      {choices.map((one) => (
        <option key={one.id} value={one.id}>
          {one.name}
        </option>
      ))}
    </select>
  );
}

/** An id of the catalogue: its names to choose from. */
function Referring({ id, of, text, onText }: { id: string; of: Editable; text: string; onText: (text: string) => void }) {
  const answer = useAnswer<Schemas["EntryList"]>(address("/api/catalogue", { kind: of.refersTo, limit: 500 }));
  return <Select id={id} value={text} choices={answer.value?.entries ?? []} onValue={onText} open={!of.given} />;
}
