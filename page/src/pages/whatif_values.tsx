/** The values an option depends on, grouped by what they belong to, each of which can be taken to be otherwise. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { address, type Schemas } from "../api/client";
import { useAnswer } from "../api/use";
import { t, word } from "../i18n";
import { matches, wanted, type Wanted } from "../parts/table_order";
import { ProblemBox } from "../parts/problem";
import { ValueEditor } from "../parts/value";
import { ofActivity, ofEntry, ofPeriod, type Editable } from "../parts/value_form";
import { Waiting } from "../parts/waiting";
import { link } from "../router";
import type { Changes } from "./whatif_state";

interface ValuesProps {
  option: Schemas["OptionDetail"];
  activity: Schemas["ActivityInfo"];
  period: readonly string[];
  scenario: string;
  changes: Changes;
  asked: string;
  onChange: (key: string, value: unknown) => void;
  /** told what the values are called that are shown */
  onKnown: (title: string, values: readonly Editable[]) => void;
}

interface Entry {
  kind: string;
  id: string;
  name: string;
  role: string;
}

/** Whether somebody takes part at all, and from when to when. */
const PRESENCE = /\.(owner|status|since|until|first_flight|last_flight|crewed|sites)$/;

export function WhatifValues({ option, activity, period, scenario, changes, asked, onChange, onKnown }: ValuesProps) {
  const [filter, setFilter] = useState("");
  const [added, setAdded] = useState<Entry[]>([]);
  const words = filter.trim() ? wanted(filter) : null;
  const assets = entriesOf(option.assets);
  const [kind = "", id = ""] = asked.split(".");
  const outside = asked && kind !== "activity" && kind !== "programme" && !assets.some((one) => one.kind === kind && one.id === id) ? [{ kind, id, name: id, role: kind }] : [];
  const shared = { words, changes, onChange, onKnown };
  return (
    <>
      <h2>{t("whatif.values")}</h2>
      <label class="whatif-find">
        <span class="unseen">{t("whatif.find")}</span>
        <input type="search" class="field" placeholder={t("whatif.find")} value={filter} onInput={(event) => setFilter(event.currentTarget.value)} />
      </label>
      {outside.map((one) => (
        <EntryGroup key={`${one.kind} ${one.id}`} entry={one} scenario={scenario} asked={asked} onAdd={add} {...shared} />
      ))}
      <Group title={t("whatif.activity.own")} values={[...ofActivity(activity), ...ofPeriod(period)]} open={asked.startsWith("activity.")} asked={asked} {...shared} />
      {[...assets, ...added].map((one) => (
        <EntryGroup key={`${one.kind} ${one.id}`} entry={one} scenario={scenario} asked={asked} onAdd={add} {...shared} />
      ))}
      <p class="soft small">
        {t("whatif.others")} <a href={link(["catalogue"])}>{t("nav.catalogue")}</a>
      </p>
    </>
  );

  function add(entry: Entry): void {
    setAdded((before) => (before.some((one) => one.kind === entry.kind && one.id === entry.id) ? before : [...before, entry]));
  }
}

/** Each asset once, however many roles it has; what is no entry of the catalogue has no values. */
function entriesOf(assets: readonly Schemas["AssetRef"][]): Entry[] {
  const found = new Map<string, Entry>();
  for (const one of assets) if (one.kind && !found.has(`${one.kind} ${one.id}`)) found.set(`${one.kind} ${one.id}`, one);
  return [...found.values()];
}

interface GroupShared {
  words: Wanted | null;
  changes: Changes;
  asked: string;
  onChange: (key: string, value: unknown) => void;
  onKnown: (title: string, values: readonly Editable[]) => void;
}

function EntryGroup({ entry, scenario, onAdd, ...shared }: GroupShared & { entry: Entry; scenario: string; onAdd: (entry: Entry) => void }) {
  const here = shared.asked.startsWith(`${entry.kind}.${entry.id}.`);
  const answer = useAnswer<Schemas["EntryView"]>(address(`/api/catalogue/${encodeURIComponent(entry.kind)}/${encodeURIComponent(entry.id)}`, { scenario }));
  const found = answer.value;
  if (!found) return answer.problem ? <ProblemBox problem={answer.problem} again={answer.again} /> : <Waiting />;
  const parts = found.fields.flatMap((field) => (field.refers ?? []).map((one) => ({ kind: one.kind, id: one.id, name: one.name, role: field.label })));
  const presence = (one: Editable) => (PRESENCE.test(one.key) ? 0 : 1);
  const values = ofEntry(found.fields).sort((a, b) => presence(a) - presence(b));
  return (
    <Group title={found.name} says={word("role", entry.role)} values={values} open={here} {...shared}>
      {parts.length > 0 && (
        <p class="small">
          <span class="soft">{t("whatif.refers")} </span>
          {[...new Map(parts.map((one) => [`${one.kind} ${one.id}`, one])).values()].map((one) => (
            <button key={`${one.kind} ${one.id}`} type="button" class="link-button" lang="en" onClick={() => onAdd(one)}>
              {one.name}
            </button>
          ))}
        </p>
      )}
    </Group>
  );
}

interface GroupProps extends GroupShared {
  title: string;
  says?: string;
  values: readonly Editable[];
  open: boolean;
  children?: ComponentChildren;
}

function Group({ title, says, values, open, words, changes, asked, onChange, onKnown, children }: GroupProps) {
  useEffect(() => onKnown(title, values), [title, values.length]);
  const shown = words ? values.filter((one) => matches(`${title} ${one.label} ${one.text} ${one.key}`, words)) : values;
  const changed = values.filter((one) => one.key in changes).length;
  const first = asked && values.some((one) => one.key === asked) ? [...shown.filter((one) => one.key === asked), ...shown.filter((one) => one.key !== asked)] : shown;
  const given = first.filter((one) => one.given || one.key in changes || one.key === asked);
  const left = first.filter((one) => !given.includes(one));
  if (words && shown.length === 0) return null;
  return (
    <details class="whatif-group" open={open || words !== null || undefined}>
      <summary>
        <b lang="en">{title}</b> {says && <span class="soft">{says}</span>}{" "}
        <span class="soft">{changed > 0 ? t("whatif.group.changed", { n: changed }) : ""}</span>
      </summary>
      {given.map((one) => (
        <ValueEditor key={one.key} of={one} changed={changes[one.key]} onChange={(value) => onChange(one.key, value)} />
      ))}
      {left.length > 0 && (
        <details>
          <summary class="soft">{t("whatif.left-open", { n: left.length })}</summary>
          {left.map((one) => (
            <ValueEditor key={one.key} of={one} changed={changes[one.key]} onChange={(value) => onChange(one.key, value)} />
          ))}
        </details>
      )}
      {children}
    </details>
  );
}
