/** A page that is loaded between its first drawing and its effects is shown all the same. */
import { describe, expect, it, vi } from "vitest";

const hooks = vi.hoisted(() => ({ effects: [] as (() => void)[], set: [] as unknown[] }));
vi.mock("preact/hooks", () => ({
  useState: (first: unknown) => [typeof first === "function" ? (first as () => unknown)() : first, (next: unknown) => void hooks.set.push(typeof next === "function" ? (next as () => unknown)() : next)],
  useEffect: (effect: () => void) => void hooks.effects.push(effect),
}));
vi.mock("../i18n", () => ({ t: (key: string) => key }));

import { lazy } from "./lazy";

describe("a page that is loaded when it is wanted", () => {
  const page = () => null;
  const place = { path: [], query: {} };

  it("is shown when it was loaded ahead after it was drawn and before its effects ran", async () => {
    const Page = lazy(() => Promise.resolve(page));
    Page({ place });
    await Page.load();
    hooks.effects.splice(0).forEach((effect) => effect());
    await vi.waitFor(() => expect(hooks.set.splice(0)).toEqual([page]));
  });
  it("says so when it cannot be loaded", async () => {
    const Page = lazy(() => Promise.reject(new Error("away")));
    Page({ place });
    hooks.effects.splice(0).forEach((effect) => effect());
    await vi.waitFor(() => expect(hooks.set.splice(0)).toEqual([true]));
  });
});
