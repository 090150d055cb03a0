/** Following what is computed: one connection for what runs, none for what waits or what nobody looks at. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import { watchJob, type Job } from "./study_job";

class Source {
  static readonly CLOSED = 2;
  static open: Source[] = [];
  readyState = 1;
  private heard = new Map<string, (event: { data: string }) => void>();
  constructor(readonly address: string) {
    Source.open.push(this);
  }
  addEventListener(name: string, on: (event: { data: string }) => void): void {
    this.heard.set(name, on);
  }
  tell(name: string, job: Partial<Job>): void {
    this.heard.get(name)?.({ data: JSON.stringify(job) });
  }
  refuse(): void {
    this.close();
    this.heard.get("error")?.({ data: "" });
  }
  close(): void {
    this.readyState = 2;
    Source.open = Source.open.filter((one) => one !== this);
  }
}

const job = (state: Job["state"]): Job => ({ id: "a", scenario: "", only: "", state, done: 0, total: 0, activity: "", text: "", notices: [], error: null, started: "", finished: "" });
const page = { visibilityState: "visible", looked: () => {}, addEventListener: (_: string, on: () => void) => void (page.looked = on), removeEventListener: () => void (page.looked = () => {}) };
let answers: (Job | number)[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  Source.open = [];
  page.visibilityState = "visible";
  vi.stubGlobal("EventSource", Source);
  vi.stubGlobal("document", page);
  vi.stubGlobal("fetch", () => {
    const next = answers.length > 1 ? answers.shift() : answers[0];
    return Promise.resolve(typeof next === "number" ? new Response("{}", { status: next }) : new Response(JSON.stringify(next)));
  });
});

describe("a study that is followed", () => {
  it("holds a connection only once it runs, and lets go when it ends", async () => {
    const seen: string[] = [];
    answers = [job("waiting"), job("running")];
    watchJob(job("waiting"), (now) => void seen.push(now.state));
    await vi.advanceTimersByTimeAsync(500);
    expect(Source.open.length).toBe(0);
    await vi.advanceTimersByTimeAsync(5000);
    expect(Source.open.length).toBe(1);
    Source.open[0]?.tell("end", job("done"));
    await vi.advanceTimersByTimeAsync(5000);
    expect(seen).toEqual(["waiting", "running", "done"]);
    expect(Source.open.length).toBe(0);
  });
  it("holds none in a tab that nobody looks at, and is heard of all the same", async () => {
    const seen: string[] = [];
    answers = [job("running"), job("done")];
    watchJob(job("running"), (now) => void seen.push(now.state));
    expect(Source.open.length).toBe(1);
    page.visibilityState = "hidden";
    page.looked();
    expect(Source.open.length).toBe(0);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(seen).toEqual(["running", "done"]);
  });
  it("is asked after where the server has too many listeners", async () => {
    answers = [job("running")];
    const end = watchJob(job("running"), () => {});
    Source.open[0]?.refuse();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(Source.open.length).toBe(0);
    end();
  });
  it("has ended when the server knows nothing of it", async () => {
    const seen: string[] = [];
    answers = [404];
    watchJob(job("waiting"), (now) => void seen.push(now.state));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(seen).toEqual(["stopped"]);
  });
});
