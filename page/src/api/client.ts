/** Talks to the server: typed answers, typed errors, and what was read is kept until it is out of date. */
import type { components } from "./types";

export type Schemas = components["schemas"];
export type Problem = Schemas["Problem"];
export type Conflict = Schemas["Conflict"];

/** An answer that is no success. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
    readonly body: unknown = undefined,
  ) {
    super(problem.problem);
  }
}

export const UNREACHABLE: Problem = {
  kind: "internal",
  problem: "The server does not answer.",
  where: null,
  allowed: [],
  advice: "Look whether `intercosmos serve` still runs.",
};

interface Kept {
  etag: string | null;
  value: unknown;
  /** letters that it was told in */
  size: number;
}

/** Letters of answers kept at most; what was read longest ago is let go first. */
const MOST_KEPT = 20_000_000;
const kept = new Map<string, Kept>();
const underway = new Map<string, Promise<unknown>>();
/** grows whenever something is forgotten: what was asked for before is of an earlier state */
let age = 0;
let held = 0;

/** What was read from an address before, whether or not it is still so. */
export function lastRead<T>(address: string): T | undefined {
  return kept.get(address)?.value as T | undefined;
}

/** Something has changed at the server: an answer that is on its way is of before, so whoever reads now asks anew. */
export function outdate(): void {
  age += 1;
  underway.clear();
}

/** Forgets what was read, so that the next reading asks the server. */
export function forget(prefix = ""): void {
  outdate();
  for (const address of [...kept.keys()]) if (address.startsWith(prefix)) drop(address);
}

function drop(address: string): void {
  held -= kept.get(address)?.size ?? 0;
  kept.delete(address);
}

function keep(address: string, one: Kept): void {
  drop(address);
  kept.set(address, one); // now the last in the order
  held += one.size;
  for (const oldest of kept.keys()) {
    if (held <= MOST_KEPT || oldest === address) break;
    drop(oldest);
  }
}

/** Reads an address; two readings at once are one. */
export function read<T>(address: string): Promise<T> {
  const running = underway.get(address);
  if (running) return running as Promise<T>;
  const started: Promise<T> = readAnew<T>(address).finally(() => underway.get(address) === started && underway.delete(address));
  underway.set(address, started);
  return started;
}

async function readAnew<T>(address: string): Promise<T> {
  const before = kept.get(address);
  const begun = age;
  const headers: Record<string, string> = { Accept: "application/json" };
  if (before?.etag) headers["If-None-Match"] = before.etag;
  const answer = await ask(address, { headers });
  if (answer.status === 304 && before) {
    await textOf(answer); // empty; a body that nobody reads counts as a request broken off
    if (begun === age) keep(address, before);
    return before.value as T;
  }
  const text = await textOf(answer);
  const value = valueOf<T>(answer, text);
  if (begun === age) keep(address, { etag: answer.headers.get("ETag"), value, size: text.length });
  return value;
}

/** Sends something; `etag` is of the programme file that the sender saw. */
export async function send<T>(method: "POST" | "PUT" | "DELETE", address: string, value?: unknown, etag?: string): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json", "X-Intercosmos": "1" };
  if (value !== undefined) headers["Content-Type"] = "application/json";
  if (etag) headers["If-Match"] = etag;
  const answer = await ask(address, { method, headers, body: value === undefined ? null : JSON.stringify(value) });
  return valueOf<T>(answer, await textOf(answer));
}

export async function ask(address: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(address, { credentials: "same-origin", ...request });
  } catch {
    missed();
    throw new ApiError(0, UNREACHABLE);
  }
}

/** Tells the frame that the server did not answer, so that it looks whether it is there at all. */
export function missed(): void {
  globalThis.dispatchEvent?.(new Event("server-missed"));
}

/** The whole body; it may break off on its way, as when the server is ended meanwhile. */
export async function textOf(answer: Response): Promise<string> {
  try {
    return await answer.text();
  } catch {
    missed();
    throw new ApiError(0, UNREACHABLE);
  }
}

function valueOf<T>(answer: Response, text: string): T {
  let value: unknown;
  try {
    value = text ? JSON.parse(text) : undefined;
  } catch {
    throw new ApiError(answer.status, { ...UNREACHABLE, problem: "The server's answer cannot be read." });
  }
  if (answer.ok) return value as T;
  const problem = (value as { error?: Problem } | undefined)?.error ?? { ...UNREACHABLE, problem: `The server answered ${answer.status}.` };
  throw new ApiError(answer.status, problem, value);
}

/** An address with its query; empty values are left out. */
export function address(path: string, query: Record<string, string | number | undefined | null> = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const text = given.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`).join("&");
  return text ? `${path}?${text}` : path;
}
