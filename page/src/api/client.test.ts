/** What was read: kept within bounds, never older than what changed since, and told as a problem where it breaks off. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiError, forget, lastRead, outdate, read, send } from "./client";

interface Asked {
  address: string;
  headers: Record<string, string>;
  answer: (value: unknown, etag?: string) => void;
  breaksOff: () => void;
}

/** A server whose answers wait until they are given. */
function server(): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal("fetch", (address: string, request: { headers: Record<string, string> }) =>
    new Promise<Response>((resolve) => {
      const answer = (value: unknown, etag?: string) => resolve(new Response(JSON.stringify(value), { headers: etag ? { ETag: etag } : {} }));
      const breaksOff = () => resolve({ ok: true, status: 200, headers: new Headers(), text: () => Promise.reject(new TypeError("network error")) } as Response);
      asked.push({ address, headers: request.headers, answer, breaksOff });
    }),
  );
  return asked;
}

afterEach(() => forget());

describe("reading", () => {
  it("twice at once is asked once", async () => {
    const asked = server();
    const both = [read("/api/a"), read("/api/a")];
    asked[0]?.answer(1);
    expect(await Promise.all(both)).toEqual([1, 1]);
    expect(asked.length).toBe(1);
  });
  it("asks anew after a change, whatever is still on its way, and keeps the newer answer", async () => {
    const asked = server();
    const before = read("/api/a");
    outdate();
    const after = read("/api/a");
    expect(asked.length).toBe(2);
    asked[1]?.answer("new");
    expect(await after).toBe("new");
    asked[0]?.answer("old");
    expect(await before).toBe("old");
    expect(lastRead("/api/a")).toBe("new");
  });
  it("names what it has, so that it need not be sent again", async () => {
    const asked = server();
    const first = read("/api/a");
    asked[0]?.answer(1, '"x"');
    await first;
    outdate();
    void read("/api/a");
    expect(asked[1]?.headers["If-None-Match"]).toBe('"x"');
  });
  it("that breaks off in the middle is a problem like any other", async () => {
    const asked = server();
    const [reading, sending] = [read("/api/a"), send("POST", "/api/b")];
    asked.forEach((one) => one.breaksOff());
    await expect(reading).rejects.toBeInstanceOf(ApiError);
    await expect(sending).rejects.toMatchObject({ status: 0 });
  });
  it("lets go what was read longest ago before there is too much", async () => {
    const asked = server();
    for (let index = 0; index < 5; index += 1) {
      const reading = read(`/api/${index}`);
      asked[index]?.answer("x".repeat(6_000_000));
      await reading;
    }
    expect([0, 1, 2, 3, 4].filter((index) => lastRead(`/api/${index}`) !== undefined)).toEqual([2, 3, 4]);
  });
});
