/** The logic of what if, compare, explore, catalogue and the programme file. */
import { describe, expect, it, vi } from "vitest";

vi.hoisted(() => {
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined });
  vi.stubGlobal("navigator", { languages: ["en"] });
  vi.stubGlobal("document", { documentElement: { lang: "", dataset: {} } });
});

import { paired } from "../charts/bars";
import type { Schemas } from "../api/client";
import { difference, linesOf, merged } from "../parts/conflict_lines";
import { scenarioEdits, tag } from "../parts/edit";
import { lineEnds } from "../parts/edit_text";
import { drafted, freeId, ofActivity, parted, same, written, type Editable } from "../parts/value_form";
import { firstOther } from "./compare";
import { reached } from "./explore_payload";
import { said, simple, valueOf } from "./file_values";
import { changesIn } from "./whatif_state";

const value = (given: Partial<Editable>): Editable => ({ key: "k", label: "", text: "", value: 3198, unit: "kg", form: "quantity", units: ["kg", "t"], choices: [], refersTo: "", given: true, low: null, high: null, spread: "", source: null, note: "", ...given });

describe("values", () => {
  it("are written with their unit", () => {
    const mass = value({});
    expect(written(mass, "3.4", "t")).toBe("3.4 t");
    expect(written(mass, "3,4", "t")).toBe("3.4 t");
    expect(written(mass, "much", "t")).toBeUndefined();
    expect(written(value({ units: ["", "%"], unit: "" }), "0.5", "")).toBe(0.5);
    expect(written(value({ form: "list" }), "esa; nasa ,", "")).toEqual(["esa", "nasa"]);
    expect(written(value({ form: "yes-no" }), "no", "")).toBe(false);
    expect(written(value({ form: "date" }), " 2031 ", "")).toBe("2031");
  });
  it("that say what stands there are no change", () => {
    expect(same(value({}), "3198 kg")).toBe(true);
    expect(same(value({}), "3198 t")).toBe(false);
    expect(drafted(value({ value: 41.470000000000006, unit: "deg", units: ["deg"] }), undefined)).toEqual({ text: "41.47", unit: "deg" });
    expect(drafted(value({ given: false, value: null }), undefined)).toEqual({ text: "", unit: "kg" });
    expect(drafted(value({ unit: "work-years", units: ["wy", "work-years"] }), "90 wy")).toEqual({ text: "90", unit: "wy" });
  });
  it("of an activity are found within its tables, with the keys that overrides have", () => {
    const fields = { id: "a", title: "A", seats: 1, stay: "180 d", worth: { cnsa: 5 }, third_parties: ["esa"], spacecraft: [{ name: "relay", mass: "700 kg" }, { mass: "1 t" }], station: "tiangong" };
    const found = ofActivity({ id: "a", title: "A", direction: "crew", summary: "", fields });
    expect(found.map((one) => [one.key, one.form])).toEqual([
      ["activity.a.seats", "number"],
      ["activity.a.stay", "quantity"],
      ["activity.a.worth.cnsa", "number"],
      ["activity.a.third_parties", "list"],
      ["activity.a.spacecraft.relay.mass", "quantity"],
      ["activity.a.spacecraft.1.mass", "quantity"],
      ["activity.a.station", "text"],
    ]);
    expect(found[1]?.units).toContain("h");
  });
  it("part amounts from units", () => {
    expect([parted("-1_000.5 km"), parted("12"), parted("Guiana")]).toEqual([{ amount: "-1000.5", unit: "km" }, { amount: "12", unit: "" }, { amount: "Guiana", unit: "" }]);
    expect(parted("2027-01-01").unit).not.toBe("d");
  });
  it("have names that files can have", () => {
    expect([freeId("A pad near the Équator!", []), freeId("Площадка", []), freeId("A pad", ["a-pad", "a-pad-2"])]).toEqual(["a-pad-near-the-equator", "scenario", "a-pad-3"]);
  });
});

describe("differences of texts", () => {
  const rebuilt = (pieces: ReturnType<typeof difference>, side: "left" | "right") => pieces.flatMap((one) => one[side]);
  it("leave nothing out on either side", () => {
    const texts = ["a b c d e f", "", "b c x y f", "a", "f e d c b a", "a b c d e f g h", "q a q b q"].map((one) => one.split(" "));
    for (const left of texts) {
      for (const right of texts) {
        const pieces = difference(left, right);
        expect(rebuilt(pieces, "left")).toEqual(left);
        expect(rebuilt(pieces, "right")).toEqual(right);
        for (const one of pieces) expect(one.same).toBe(JSON.stringify(one.left) === JSON.stringify(one.right));
      }
    }
  });
  it("are as few as can be", () => {
    const pieces = difference(linesOf("a\nb\nc\nd"), linesOf("a\r\nx\r\nc\r\nd\r\ne"));
    expect(pieces.map((one) => [one.same, one.leftAt, one.left, one.right])).toEqual([
      [true, 0, ["a"], ["a"]],
      [false, 1, ["b"], ["x"]],
      [true, 2, ["c", "d"], ["c", "d"]],
      [false, 4, [], ["e"]],
    ]);
  });
});

describe("two people's changes", () => {
  const base = "one\ntwo\nthree\nfour\nfive";
  it("are both kept where they are apart", () => {
    expect(merged(base, base.replace("one", "ONE"), base.replace("five", "FIVE"))).toEqual({ text: "ONE\ntwo\nthree\nfour\nFIVE", clashes: 0 });
    expect(merged(base, `zero\n${base}`, `${base}\nsix`)).toEqual({ text: `zero\n${base}\nsix`, clashes: 0 });
    expect(merged(base, base, base.replace("two\n", ""))).toEqual({ text: "one\nthree\nfour\nfive", clashes: 0 });
  });
  it("that are the same are made once", () => {
    const both = base.replace("two", "2");
    expect(merged(base, both, both)).toEqual({ text: both, clashes: 0 });
  });
  it("to the same lines stand both in the text", () => {
    expect(merged(base, base.replace("two", "theirs"), base.replace("two", "mine"))).toEqual({ text: "one\n# theirs: theirs\nmine\nthree\nfour\nfive", clashes: 1 });
    const both = merged(base, `${base}\nfrom them`, `${base}\nfrom me`);
    expect(both.clashes).toBe(1);
    expect(both.text).toContain("# theirs: from them\nfrom me");
    const overlapping = merged(base, "one\nA\nB\nfour\nfive", "one\ntwo\nX\nY\nfive");
    expect(overlapping).toEqual({ text: "one\n# theirs: A\n# theirs: B\n# theirs: four\ntwo\nX\nY\nfive", clashes: 1 });
  });
});

describe("the programme file", () => {
  it("has values that keep their form", () => {
    expect(valueOf("0.05", 0.03)).toBe(0.05);
    expect(valueOf("30 kg", 30)).toBe("30 kg");
    expect(valueOf("idle", 30)).toBeUndefined();
    expect(valueOf("yes", true)).toBeUndefined();
    expect(valueOf("2027-01-01, 2046-12-31", ["a", "b"])).toEqual(["2027-01-01", "2046-12-31"]);
    expect(valueOf("1, x", [1, 2])).toBeUndefined();
    expect([simple(["a"]), simple([{ a: 1 }]), simple("a"), simple({})]).toEqual([true, false, true, false]);
    for (const one of ["idle", 0.03, true, ["a", "b"], [1, 2]]) expect(valueOf(said(one), one)).toEqual(one);
  });
  it("is gone to by line", () => {
    expect([lineEnds("a\nbc\nd", 2), lineEnds("a\nbc\nd", 3), lineEnds("a", 9)]).toEqual([[2, 4], [5, 6], [0, 1]]);
  });
  it("gets a scenario with all of its values at once", () => {
    expect(scenarioEdits("pad", "A pad", "late", { "site.x.status": "active" })).toEqual([
      { op: "new-scenario", scenario: "pad", title: "A pad", inherits: ["late"] },
      { op: "set-override", scenario: "pad", key: "site.x.status", value: "active" },
    ]);
    expect([tag('"abc"'), tag('W/"abc"')]).toEqual(["abc", "abc"]);
  });
});

it("changes come from the address, broken ones are none", () => {
  expect(changesIn('{"a.b":1}')).toEqual({ "a.b": 1 });
  for (const broken of [undefined, "", "{", "[1]", "null", "7"]) expect(changesIn(broken)).toEqual({});
});

it("margins stand in pairs, what binds afterwards first, what is gone last", () => {
  const margin = (name: string, binds = false) => ({ name, binds }) as Schemas["MarginView"];
  const pairs = paired([margin("a", true), margin("old")], [margin("a"), margin("b", true)]);
  expect(pairs.map((one) => [one.name, one.before?.name, one.after?.name])).toEqual([["b", undefined, "b"], ["a", "a", "a"], ["old", "old", undefined]]);
});

it("a scenario that was studied is compared first", () => {
  const scenario = (id: string) => ({ id, title: "", summary: "", inherits: [], overrides: [] });
  const state = (id: string, is: "none" | "ready") => ({ scenario: id, state: is }) as Schemas["StudyState"];
  expect(firstOther([state("", "ready"), state("a", "none"), state("b", "ready")], [scenario("a"), scenario("b")], "")).toBe("b");
  expect(firstOther([], [scenario("a")], "")).toBe("a");
  expect(firstOther([state("", "ready")], [scenario("a")], "a")).toBe("");
});

it("only inclinations that are reached count", () => {
  expect(reached({ inclination_deg: [97, 51.6, 63], payload_kg: [5, 8, 0] })).toEqual([[51.6, 8], [97, 5]]);
});
