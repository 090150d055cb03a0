/** What tests without a browser need of one: a memory, a language, an address. */
import { vi } from "vitest";

export function standIn(hash = "", languages: readonly string[] = ["en"]): void {
  const memory = new Map<string, string>();
  vi.stubGlobal("localStorage", { getItem: (key: string) => memory.get(key) ?? null, setItem: (key: string, value: string) => void memory.set(key, value) });
  vi.stubGlobal("navigator", { languages });
  vi.stubGlobal("document", { documentElement: { lang: "", dataset: {} } });
  vi.stubGlobal("location", { hash });
  vi.stubGlobal("dispatchEvent", () => true);
}
