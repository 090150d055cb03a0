/** The logic of charts: axes, colours, lines of equal value, curves. */
import { describe, expect, it, vi } from "vitest";

vi.hoisted(() => {
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined });
  vi.stubGlobal("navigator", { languages: ["en"] });
  vi.stubGlobal("document", { documentElement: { lang: "", dataset: {} } });
});

import { axisOf, signOf, withUnit } from "./axes";
import { inside, labelPlaces, least, levelsOf } from "./heatmap";
import { atPlace, bandPath, labelsOf, linePath, type Curve } from "./lines_paths";
import { cellEnds, colourOf, nearestPoint, scaleOf } from "./scales";

const straight = (value: number) => value;
const curve = (given: Partial<Curve>): Curve => ({ id: "a", name: "A", colour: "", x: [0, 10, 20], y: [5, 15, 15], ...given });

describe("axes", () => {
  it("count days from a date as dates, ticks on first days of months", () => {
    const axis = axisOf({ label: "departure, days from 2035-06-27", unit: "days", domain: [-120, 120], range: [0, 100], count: 8 });
    expect(axis.label).toBe("departure");
    expect(axis.say(4)).toBe("2035-07-01");
    expect(axis.ticks.map((one) => one.text)).toEqual(["2035-03", "2035-04", "2035-05", "2035-06", "2035-07", "2035-08", "2035-09", "2035-10"]);
    expect(axis.ticks.find((one) => one.text === "2035-07")?.at).toBe(4);
    const years = axisOf({ label: "launch, days from 2030-01-01", unit: "days", domain: [0, 3650], range: [0, 1], count: 5 });
    expect(years.ticks.map((one) => one.text)).toEqual(["2030", "2032", "2034", "2036", "2038"]);
  });
  it("have a label with its unit, and ticks with digits enough to differ", () => {
    const axis = axisOf({ label: "error", unit: "m", domain: [0.5, 0.9], range: [0, 1], count: 4 });
    expect(axis.label).toBe("error, m");
    expect(new Set(axis.ticks.map((one) => one.text)).size).toBe(axis.ticks.length);
  });
  it("of one value alone are wide enough to be drawn", () => {
    const [low = 0, high = 0] = axisOf({ label: "", unit: "", domain: [7, 7], range: [0, 1], count: 2 }).scale.domain();
    expect(low).toBeLessThan(7);
    expect(high).toBeGreaterThan(7);
  });
  it("say units as readers write them", () => {
    expect([signOf("km2/s2"), signOf("deg"), signOf("m3")]).toEqual(["km²/s²", "°", "m³"]);
    expect([withUnit("4", "°"), withUnit("4", "kg"), withUnit("–", "kg")]).toEqual(["4°", "4\u2009kg", "–"]);
  });
});

describe("colours", () => {
  it("run from the least to the greatest value", () => {
    const scale = scaleOf([[1, 2, null], [3, 4, 5]]);
    expect(scale).toEqual({ low: 1, high: 5, open: false });
    expect(colourOf(1, { low: 1, high: 5, open: false })).toEqual([0, 34, 78]);
    expect(colourOf(99, { low: 1, high: 5, open: false })).toEqual([254, 232, 56]);
    expect(scaleOf([[null], []])).toBeNull();
  });
  it("cut a long tail and say so", () => {
    const values = [...Array.from({ length: 95 }, (_, index) => 10 + index / 10), 400, 800, 1600, 3200, 6400];
    const scale = scaleOf([values]);
    expect(scale?.open).toBe(true);
    expect(scale?.high).toBeLessThan(31);
  });
  it("grow brighter all the way", () => {
    const bright = Array.from({ length: 20 }, (_, index) => colourOf(index, { low: 0, high: 19, open: false })).map(([r, g, b]) => 0.21 * r + 0.72 * g + 0.07 * b);
    expect([...bright].sort((a, b) => a - b)).toEqual(bright);
  });
});

describe("maps", () => {
  it("have cells around their points", () => {
    expect(cellEnds([0, 10, 20])).toEqual([-5, 25]);
    expect(cellEnds([20, 10, 0])).toEqual([25, -5]);
    expect([nearestPoint([0, 10, 20], 14), nearestPoint([0, 10, 20], 99), nearestPoint([20, 10, 0], -3)]).toEqual([1, 2, 2]);
  });
  it("begin at their least value", () => {
    expect(least({ values: [[4, null], [9, 2]] })).toEqual({ column: 1, row: 1 });
  });
  it("draw lines at round values within the scale", () => {
    expect(levelsOf({ low: 8, high: 31, open: false })).toEqual([10, 15, 20, 25, 30]);
  });
  it("draw no line along their edge", () => {
    const ring = [[0.5, 2], [3, 2], [3, 0.5], [0.5, 0.5], [0.5, 2]];
    const parts = inside(ring, 10, 10);
    expect(parts).toEqual([[[0.5, 2], [3, 2], [3, 0.5]]]);
  });
  it("label lines apart from each other, short ones not at all", () => {
    const line = (y: number, count: number) => ({ parts: [Array.from({ length: count }, (_, index): [number, number] => [10 * index, y])] });
    const places = labelPlaces([line(0, 40), line(3, 40), line(99, 4)]);
    expect(places[0]).toEqual([200, 0]);
    expect(Math.abs((places[1]?.[0] ?? 200) - 200)).toBeGreaterThanOrEqual(44);
    expect(places[2]).toBeNull();
  });
});

describe("curves", () => {
  it("break where they do not reach", () => {
    const broken = curve({ x: [0, 1, 2, 3], y: [5, 0, 7, 8] });
    expect(linePath(broken, straight, straight)).toBe("M0.0 5.0h0.01M2.0 7.0L3.0 8.0");
    expect(atPlace(broken, 0.5)).toBeNull();
    expect(atPlace(broken, 2.5)).toBe(7.5);
    expect(atPlace(broken, 1)).toBeNull();
    expect(atPlace(broken, 9)).toBeNull();
  });
  it("have a band only where there is an interval", () => {
    expect(bandPath(curve({}), straight, straight)).toBe("");
    expect(bandPath(curve({ x: [0, 1], y: [2, 2], low: [1, 1], high: [3, 3] }), straight, straight)).toBe("M0.0 3.0L1.0 3.0L1.0 1.0L0.0 1.0Z");
  });
  it("are named at their ends, names apart", () => {
    const [first, second] = labelsOf([curve({}), curve({ id: "b", y: [1, 2, 16] })], straight, (value) => 100 - value);
    expect(Math.abs((first?.y ?? 0) - (second?.y ?? 0))).toBeGreaterThanOrEqual(15);
  });
});
