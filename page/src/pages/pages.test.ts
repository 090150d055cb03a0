/** The logic of the shell's pages: which options are shown, how they are drawn, how plans differ. */
import { describe, expect, it, vi } from "vitest";

vi.hoisted(() => {
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined });
  vi.stubGlobal("navigator", { languages: ["en"] });
  vi.stubGlobal("document", { documentElement: { lang: "", dataset: {} } });
});

import type { Schemas } from "../api/client";
import type { Options, OptionRow } from "./direction_activity";
import { barHeight } from "./direction_bars";
import { mostlyFacts, telling } from "./direction_chart";
import { bindingOrder, columnsOf, firstColumns } from "./direction_columns";
import { passes } from "./direction_filter";
import { nearest } from "../parts/room";
import { remedyFirst } from "./overview_table";
import { differing, wayIn } from "./plan_alternatives";

const bar = (given: Partial<Schemas["MarginView"]>): Schemas["MarginView"] => ({ name: "payload", value: "", limit: "", slack: "", spread: "", relative_slack: 0, low: null, high: null, categorical: false, holds: true, binds: true, detail: "", remedy: "", ...given });
const figure = (value: number | null): Schemas["Figure"] => ({ name: "f", text: String(value), interval: "", value, low: null, high: null, unit: "kg", source: "" });
const option = (given: Partial<OptionRow>): OptionRow => ({ id: "a", number: 1, way: "own", assets: [], title: "A", verdict: "feasible", in_plan: false, binding: null, figures: {}, puts_in: {}, ...given });
const activity = (rows: OptionRow[], keys: string[]): Options => ({ activity: {} as Options["activity"], row: {} as Options["row"], columns: keys.map((key) => ({ key, label: key, unit: "kg" })), options: rows });

describe("options", () => {
  it("pass by verdict and by way", () => {
    const row = option({ verdict: "conditional", way: "own" });
    expect(passes(row, { verdict: "", way: "" })).toBe(true);
    expect(passes(row, { verdict: "holds", way: "own" })).toBe(true);
    expect(passes(row, { verdict: "feasible", way: "" })).toBe(false);
    expect(passes(row, { verdict: "conditional", way: "host" })).toBe(false);
    expect(passes(option({ verdict: "infeasible" }), { verdict: "holds", way: "" })).toBe(false);
  });
  it("stand by their slack, facts that fail below every number", () => {
    const rows = [option({ binding: bar({ categorical: true, holds: false }) }), option({ binding: bar({ relative_slack: -3 }) }), option({ binding: bar({ categorical: true }) }), option({})];
    expect(rows.map(bindingOrder)).toEqual([-Infinity, -3, Infinity, null]);
  });
  it("have bars cut at one; facts have no length", () => {
    expect(barHeight(option({ binding: bar({ relative_slack: 2.25 }) }))).toBe(1);
    expect(barHeight(option({ binding: bar({ relative_slack: -0.4 }) }))).toBe(-0.4);
    expect(barHeight(option({ binding: bar({ relative_slack: Number.NaN, holds: false }) }))).toBe(-1);
    expect(barHeight(option({ binding: bar({ categorical: true, holds: false, relative_slack: -1 }) }))).toBe(0);
    expect(barHeight(option({}))).toBe(0);
  });
  it("are drawn by figures that differ between them", () => {
    const rows = [option({ figures: { same: figure(1), differs: figure(1), once: figure(4) } }), option({ id: "b", figures: { same: figure(1), differs: figure(2), once: figure(null) } })];
    expect(telling(activity(rows, ["same", "differs", "once", "none"])).map((one) => one.key)).toEqual(["differs"]);
    const facts = [option({ binding: bar({ categorical: true, holds: false }) }), option({ binding: bar({ categorical: true, holds: false }) }), option({ binding: bar({}) })];
    expect(mostlyFacts(facts)).toBe(true);
    expect(mostlyFacts(facts.slice(1))).toBe(false);
  });
  it("have the columns that are wanted, the names always", () => {
    const given = activity([option({ figures: { mass: figure(3) }, puts_in: { cnsa: 20 } })], ["mass", "thrust", "time"]);
    const partners = [{ id: "cnsa", name: "China National Space Administration", short_name: "CNSA", colour: 1 }];
    expect(firstColumns(given)).toEqual(["mass", "thrust"]);
    const columns = columnsOf(given, ["mass", "effort cnsa"], partners);
    expect(columns.map((one) => one.key)).toEqual(["number", "title", "verdict", "binding", "mass", "effort cnsa"]);
    expect(columns.slice(-2).map((one) => given.options[0] && one.value(given.options[0]))).toEqual([3, 20]);
    expect(columns.filter((one) => one.names).length).toBe(1);
  });
});

it("the pointer means the nearest mark, if one is near", () => {
  const marks = [{ id: "a", px: 10, py: 10 }, { id: "b", px: 20, py: 10 }];
  expect(nearest(marks, 16, 12, 28)).toBe("b");
  expect(nearest(marks, 11, 10, 28)).toBe("a");
  expect(nearest(marks, 200, 10, 28)).toBeNull();
});

it("what mends the binding constraint stands first", () => {
  const found = remedyFirst({ unbinds: ["Consent (NASA)", "Begun 3 years earlier"], binding: bar({ holds: false, remedy: "begun 3 years earlier" }) });
  expect(found).toEqual(["Begun 3 years earlier", "Consent (NASA)"]);
  expect(remedyFirst({ unbinds: ["Consent"], binding: bar({ holds: true }) })).toEqual(["Consent"]);
});

describe("plans", () => {
  it("differ where ways differ, are added or left out", () => {
    expect(differing({ a: "1", b: "1", c: "1" }, { a: "1", b: "2", d: "1" })).toEqual(["b", "c", "d"]);
    expect(differing({ a: "1" }, { a: "1" })).toEqual([]);
  });
  it("say each way in the study's words", () => {
    const sentence = "Cosmonauts (seat on the host's ship: Shenzhou (new) · Jiuquan); Relays (own vehicle: Ariane 62)";
    expect(wayIn(sentence, "Cosmonauts")).toBe("seat on the host's ship: Shenzhou (new) · Jiuquan");
    expect(wayIn(sentence, "Relays")).toBe("own vehicle: Ariane 62");
    expect(wayIn(sentence, "Cosmo")).toBe("");
  });
});
