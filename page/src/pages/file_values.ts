/** Values of overrides as one line of text, and back. */

/** Whether a value can be written in one short line. */
export function simple(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((one) => typeof one !== "object");
  return typeof value !== "object" || value === null;
}

export function said(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What a text says, in the form the value had; undefined if it cannot be that. */
export function valueOf(text: string, before: unknown): unknown {
  const line = text.trim();
  if (line === "") return undefined;
  if (Array.isArray(before)) {
    const items = line.split(",").map((one) => one.trim()).filter(Boolean);
    return before.every((one) => typeof one === "number") && before.length > 0 ? (items.every((one) => Number.isFinite(Number(one))) ? items.map(Number) : undefined) : items;
  }
  if (typeof before === "boolean") return line === "true" ? true : line === "false" ? false : undefined;
  if (typeof before === "number") return Number.isFinite(Number(line)) ? Number(line) : /^\d/.test(line) ? line : undefined; // "30 kg" instead of 30
  return line;
}
