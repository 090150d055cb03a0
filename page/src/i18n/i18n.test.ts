/** Every label in every language, with the same places to fill. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { standIn } from "../testing";
import { figure, number, unitSign } from "./number";

const LANGUAGES = ["en", "ru", "zh"];
const areas = readdirSync(join(import.meta.dirname, "en"));

function labels(language: string, area: string): Record<string, string> {
  return JSON.parse(readFileSync(join(import.meta.dirname, language, area), "utf-8")) as Record<string, string>;
}

function places(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)[:}]/g)].map((found) => found[1] ?? ""))].sort();
}

describe.each(areas)("labels of %s", (area) => {
  const english = labels("en", area);
  it.each(LANGUAGES)("are complete in %s", (language) => {
    const own = labels(language, area);
    expect(Object.keys(own).sort()).toEqual(Object.keys(english).sort());
    for (const [key, text] of Object.entries(own)) {
      expect(text.trim(), key).not.toBe("");
      expect(places(text), key).toEqual(places(english[key] ?? ""));
    }
  });
  it("are written in the letters of their language", () => {
    for (const [key, text] of Object.entries(labels("ru", area))) expect(/[А-яЁё]/.test(text) || !/[A-Za-z]{3}/.test(text.replace(/\{\w+\}/g, "")), `${key}: ${text}`).toBe(true);
    for (const [key, text] of Object.entries(labels("zh", area))) expect(/\p{Script=Han}/u.test(text) || !/[A-Za-z]{4}/.test(text.replace(/\{\w+\}/g, "")), `${key}: ${text}`).toBe(true);
  });
});

it("words go with their number", () => {
  standIn();
  return import("./index").then(({ t }) => {
    expect([t("table.all", { n: 1 }), t("table.all", { n: 2 }), t("table.all", { n: number(1001) })]).toEqual(["1 row", "2 rows", "1\u202f001 rows"]);
    expect(t("compare.worth", { n: "0.5", count: 1 })).toBe("Worth 0.5 points; 1 activity");
  });
});

it("has no label twice in different areas", () => {
  const all = areas.flatMap((area) => Object.keys(labels("en", area)));
  expect(all.filter((key, index) => all.indexOf(key) !== index)).toEqual([]);
});

describe("numbers", () => {
  it("are set as in the study's texts", () => {
    expect(number(19050.3)).toBe("19\u202f050");
    expect(number(-1234567.5, 1)).toBe("−1\u202f234\u202f567.5");
    expect(number(0.9166, 2)).toBe("0.92");
    expect(number(2, 2)).toBe("2");
    expect(number(12, 0, true)).toBe("+12");
    expect(number(999.6)).toBe("1\u202f000");
  });
  it("never show a negative nought", () => {
    expect(number(-0.2)).toBe("0");
    expect(number(-0, 2, true)).toBe("0");
  });
  it("say when there is none", () => {
    for (const none of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY]) expect(number(none)).toBe("–");
  });
  it("keep about three figures", () => {
    expect([figure(4.5213), figure(45.213), figure(452.13), figure(4521.3), figure(0.00412)]).toEqual(["4.52", "45.2", "452", "4\u202f521", "0.004"]);
  });
  it("have the signs of their units", () => {
    expect([unitSign("deg"), unitSign("wy"), unitSign("kg"), unitSign("1")]).toEqual(["°", "work-years", "kg", ""]);
  });
});
