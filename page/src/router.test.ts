/** Addresses lead where they say, and say where one is. */
import { beforeEach, describe, expect, it } from "vitest";
import { adjust, go, link, parsePlace } from "./router";
import { standIn } from "./testing";

beforeEach(() => standIn("#/direction/crew?scenario=own-pads&option=a%2Fb"));

describe("an address", () => {
  it("is read with its path and query", () => {
    expect(parsePlace("#/direction/crew?activity=a&option=x%2Fy")).toEqual({ path: ["direction", "crew"], query: { activity: "a", option: "x/y" } });
    expect(parsePlace("")).toEqual({ path: [], query: {} });
    expect(parsePlace("#/")).toEqual({ path: [], query: {} });
  });
  it("that is broken leads nowhere, and breaks nothing", () => {
    expect(parsePlace("#/%E0%A4%A/x?%").path).toEqual(["%E0%A4%A", "x"]);
  });
  it("keeps the scenario unless it is named", () => {
    expect(link(["plan"])).toBe("#/plan?scenario=own-pads");
    expect(link(["plan"], { scenario: "" })).toBe("#/plan");
    expect(link([])).toBe("#/?scenario=own-pads");
  });
  it("is read back as it was written", () => {
    const query = { activity: "a", option: "ünï/co de&=#?", scenario: "s" };
    expect(parsePlace(link(["catalogue", "vehicle", "soyuz-2.1a/ж"], query))).toEqual({ path: ["catalogue", "vehicle", "soyuz-2.1a/ж"], query });
  });
  it("changes in part", () => {
    adjust({ option: undefined, activity: "b" });
    expect(parsePlace(location.hash)).toEqual({ path: ["direction", "crew"], query: { scenario: "own-pads", activity: "b" } });
    go(["globe", "x"]);
    expect(location.hash).toBe("#/globe/x?scenario=own-pads");
  });
});
