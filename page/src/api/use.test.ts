/** The answer that is shown is that of the newest reading, whichever comes last. */
import { expect, it, vi } from "vitest";

const hooks = vi.hoisted(() => ({ effects: [] as (() => void)[], set: [] as { value: unknown }[] }));
vi.mock("preact/hooks", () => ({
  useState: (first: unknown) => [typeof first === "function" ? (first as () => unknown)() : first, (next: unknown) => void (typeof next === "function" || hooks.set.push(next as { value: unknown }))],
  useRef: (current: unknown) => ({ current }),
  useCallback: (act: unknown) => act,
  useEffect: (effect: () => void) => void hooks.effects.push(effect),
}));

import { outdate } from "./client";
import { useAnswer } from "./use";

it("shows the newer of two answers that come in the wrong order", async () => {
  const answers: ((value: unknown) => void)[] = [];
  vi.stubGlobal("fetch", () => new Promise((resolve) => answers.push((value) => resolve(new Response(JSON.stringify(value))))));
  const { again } = useAnswer("/api/a");
  hooks.effects.splice(0).forEach((effect) => effect());
  outdate(); // as when a study has ended
  again();
  answers[1]?.("new");
  await vi.waitFor(() => expect(hooks.set.map((one) => one.value)).toEqual(["new"]));
  answers[0]?.("old");
  await new Promise((done) => setTimeout(done, 5));
  expect(hooks.set.map((one) => one.value)).toEqual(["new"]);
});
