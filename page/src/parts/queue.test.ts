/** One after another, also after one that failed. */
import { expect, it } from "vitest";
import { queue } from "./queue";

it("begins each when the one before has ended, well or not", async () => {
  const told: string[] = [];
  const inTurn = queue();
  const slow = inTurn(async () => {
    await new Promise((done) => setTimeout(done, 5));
    told.push("first");
  });
  const failing = inTurn(() => Promise.reject(new Error("no")));
  const last = inTurn(async () => void told.push("last"));
  await slow;
  await expect(failing).rejects.toThrow("no");
  await last;
  expect(told).toEqual(["first", "last"]);
});
