/** The logic of the parts: order and filter of tables, ends of bars, words of verdicts, places on the timeline. */
import { describe, expect, it, vi } from "vitest";

vi.hoisted(() => {
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined });
  vi.stubGlobal("navigator", { languages: ["en"] });
  vi.stubGlobal("document", { documentElement: { lang: "", dataset: {} } });
  vi.stubGlobal("dispatchEvent", () => true);
});

import { setLanguage } from "../i18n";
import { bindingFirst, deciding, reach, type Margin } from "./margin";
import { lineOf, nearestIndex } from "./option_curves";
import { nextOrder } from "./table_header";
import { compare, matches, sorted, wanted } from "./table_order";
import { placed, years } from "./timeline";
import { translated } from "./verdict";

describe("tables", () => {
  it("sort numbers as numbers, and texts by the numbers in them", () => {
    expect(sorted([10, 9, -1], (one) => one, false)).toEqual([-1, 9, 10]);
    expect(sorted(["Long March 10", "Long March 2F", "long march 2C"], (one) => one, false)).toEqual(["long march 2C", "Long March 2F", "Long March 10"]);
  });
  it("leave what is missing last both ways", () => {
    const rows = [null, 3, undefined, Number.NaN, 1, ""];
    expect(sorted(rows, (one) => one, false).slice(0, 2)).toEqual([1, 3]);
    expect(sorted(rows, (one) => one, true).slice(0, 2)).toEqual([3, 1]);
    expect(compare(null, undefined, true)).toBe(0);
  });
  it("sort what is endless, too", () => {
    expect(sorted([0, Infinity, -Infinity], (one) => one, true)).toEqual([Infinity, 0, -Infinity]);
  });
  it("keep the order of equal rows, both ways", () => {
    const rows = [{ k: 1, n: "a" }, { k: 1, n: "b" }, { k: 0, n: "c" }];
    expect(sorted(rows, (one) => one.k, false).map((one) => one.n)).toEqual(["c", "a", "b"]);
    expect(sorted(rows, (one) => one.k, true).map((one) => one.n)).toEqual(["a", "b", "c"]);
  });
  it("turn their order: one way, the other, as it came", () => {
    const first = nextOrder(null, "a", false);
    expect(first).toEqual({ key: "a", down: false });
    const second = nextOrder(first, "a", false);
    expect(second).toEqual({ key: "a", down: true });
    expect(nextOrder(second, "a", false)).toBeNull();
    expect(nextOrder(second, "b", true)).toEqual({ key: "b", down: true });
  });
  it("filter by every word, phrases, and words that must not occur", () => {
    const text = "Soyuz MS · Soyuz-2.1a · Baikonur";
    expect(matches(text, wanted("baikonur soyuz"))).toBe(true);
    expect(matches(text, wanted('"soyuz ms"'))).toBe(true);
    expect(matches(text, wanted('"ms soyuz"'))).toBe(false);
    expect(matches(text, wanted("soyuz -baikonur"))).toBe(false);
    expect(matches(text, wanted("-plesetsk"))).toBe(true);
    expect(matches(text, wanted("   "))).toBe(true);
    expect(matches(text, wanted('"'))).toBe(true);
  });
});

const margin = (given: Partial<Margin>): Margin => ({ name: "m", value: "", limit: "", slack: "", spread: "", relative_slack: 0, low: null, high: null, categorical: false, holds: true, binds: false, detail: "", remedy: "", ...given });

describe("margins", () => {
  it("reach from the limit in the middle, and are cut at one", () => {
    expect([reach(0), reach(0.5), reach(-0.5), reach(7), reach(-Infinity)]).toEqual([50, 75, 25, 100, 0]);
    expect(reach(Number.NaN)).toBe(50);
  });
  it("show the binding one first, the others in their order", () => {
    const found = bindingFirst([margin({ name: "a" }), margin({ name: "b", binds: true }), margin({ name: "c" })]);
    expect(found.map((one) => one.name)).toEqual(["b", "a", "c"]);
  });
});

describe("the margins that decide", () => {
  it("are those that bind, fail or are close; at least three where there are three", () => {
    const all = [margin({ name: "far", relative_slack: 3 }), margin({ name: "fails", holds: false, relative_slack: -1 }), margin({ name: "fact", categorical: true }), margin({ name: "close", relative_slack: 0.1 }), margin({ name: "binds", binds: true, holds: false })];
    const [first, others] = deciding(all);
    expect(first.map((one) => one.name)).toEqual(["binds", "fails", "close"]);
    expect(others.map((one) => one.name)).toEqual(["far", "fact"]);
    expect(deciding(all.slice(0, 1))[0].length).toBe(1);
    expect(deciding([all[0], all[2], all[4]] as Margin[]).map((part) => part.length)).toEqual([3, 0]);
  });
});

describe("verdicts", () => {
  it("are told in the reader's language where there is a label", () => {
    setLanguage("ru");
    expect(translated("conditional", "with a condition")).toEqual({ text: "при условии", computed: false });
    expect(translated("conditional", "with seven conditions")).toEqual({ text: "условий: 7", computed: false });
    expect(translated("conditional", "with 23 conditions").text).toBe("условий: 23");
    expect(translated("conditional", "from 2031")).toEqual({ text: "from 2031", computed: true });
    setLanguage("en");
    expect(translated("infeasible").text).toBe("not in this form");
    expect(translated("conditional", "from 2031").computed).toBe(false);
  });
});

describe("the timeline", () => {
  it("puts spans where they are, and lets short ones be seen", () => {
    const half = placed({ begin: "2027-01-01", end: "2032-01-01" }, "2027-01-01", "2037-01-01");
    expect(half.left).toBe(0);
    expect(half.width).toBeCloseTo(50, 1);
    expect(placed({ begin: "2027-02-01", end: "2027-02-02" }, "2027-01-01", "2037-01-01").width).toBe(0.5);
  });
  it("cuts what goes past its ends", () => {
    const past = placed({ begin: "2020-01-01", end: "2050-01-01" }, "2027-01-01", "2037-01-01");
    expect(past).toEqual({ left: 0, width: 100 });
    const after = placed({ begin: "2050-01-01", end: "2051-01-01" }, "2027-01-01", "2037-01-01");
    expect(after.left + after.width).toBeLessThanOrEqual(100);
  });
  it("names at most a dozen years", () => {
    expect(years("2027-01-01", "2036-12-31")).toEqual([2027, 2028, 2029, 2030, 2031, 2032, 2033, 2034, 2035, 2036]);
    expect(years("2000-01-01", "2099-12-31").length).toBeLessThanOrEqual(13);
    expect(years("2027-01-01", "2027-06-30")).toEqual([2027]);
  });
});

describe("curves", () => {
  const same = (value: number) => value;
  it("break where there is no value", () => {
    expect(lineOf([0, 1, 2, 3], [5, null, 6, 7], same, same)).toBe("M0.0 5.0M2.0 6.0L3.0 7.0");
    expect(lineOf([], [], same, same)).toBe("");
  });
  it("are read at the nearest value", () => {
    const values = [0, 1, 10, 100];
    expect([-5, 0.4, 0.6, 6, 60, 1000].map((one) => nearestIndex(values, one))).toEqual([0, 0, 1, 2, 3, 3]);
    expect([nearestIndex([], 1), nearestIndex([7], 1)]).toEqual([null, 0]);
  });
});
