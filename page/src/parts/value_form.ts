/** Values that can be taken to be otherwise: what they are now, and how another one is written. */
import type { Schemas } from "../api/client";

type Field = Schemas["FieldView"];
export type Form = Field["form"];

export interface Editable {
  /** dotted, as an override names it */
  key: string;
  label: string;
  /** as it stands, to be shown */
  text: string;
  /** as it stands, to be written: a number for a quantity, else what the file says */
  value: unknown;
  unit: string;
  form: Form;
  units: readonly string[];
  choices: readonly string[];
  refersTo: string;
  given: boolean;
  low: number | null;
  high: number | null;
  spread: string;
  source: Schemas["SourceView"] | null;
  note: string;
}

/** Units that one of them can be written in instead. */
const FAMILIES: readonly (readonly string[])[] = [
  ["kg", "t", "g"],
  ["m", "km", "cm", "mm", "au"],
  ["s", "min", "h", "d", "month", "a"],
  ["deg", "rad"],
  ["m/s", "km/s"],
  ["bit", "Mbit", "Gbit", "Tbit"],
  ["bit/s", "kbit/s", "Mbit/s", "Gbit/s"],
  ["m2/s2", "km2/s2"],
  ["Hz", "kHz", "MHz"],
  ["Pa", "kPa", "MPa", "bar"],
  ["W", "kW", "MW"],
  ["N", "kN", "MN"],
];
const QUANTITY = /^([-+]?\d[\d_]*(?:\.\d+)?(?:e[-+]?\d+)?)\s*([^\d\s].*)?$/i;
const HEAD = new Set(["id", "title", "direction", "summary"]);
const FEW = 12;

/** The values of an entry that an override can reach. */
export function ofEntry(fields: readonly Field[]): Editable[] {
  return fields.flatMap((one) =>
    one.key
      ? [{ key: one.key, label: one.label, text: one.text, value: one.value ?? one.text, unit: one.unit ?? "", form: one.form, units: one.units ?? [], choices: one.choices ?? [], refersTo: one.refers_to ?? "", given: one.given ?? true, low: one.low ?? null, high: one.high ?? null, spread: one.spread ?? "", source: one.source ?? null, note: one.note ?? "" }]
      : [],
  );
}

/** The activity's own values, those within its tables too. */
export function ofActivity(activity: Schemas["ActivityInfo"]): Editable[] {
  return Object.entries(activity.fields).flatMap(([name, value]) => (HEAD.has(name) ? [] : ofValue(`activity.${activity.id}.${name}`, plain(name), value)));
}

/** The programme's period: whatever flies, flies within it. */
export function ofPeriod(period: readonly string[]): Editable[] {
  return ofValue("programme.period", "Period", [...period]);
}

function plain(name: string): string {
  return (name.charAt(0).toUpperCase() + name.slice(1)).replaceAll("_", " ");
}

function ofValue(key: string, label: string, value: unknown): Editable[] {
  if (Array.isArray(value) && value.some((one) => typeof one === "object")) {
    if (value.length > FEW) return [];
    return value.flatMap((one: unknown, index) => {
      const name = typeof one === "object" && one !== null && "name" in one ? String(one.name) : String(index);
      return name.includes(".") ? [] : inside(key, label, one, name);
    });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return Object.entries(value).flatMap(([name, one]) => ofValue(`${key}.${name}`, `${label}, ${name.replaceAll("_", " ")}`, one));
  const base: Editable = { key, label, text: textOf(value), value, unit: "", form: "text", units: [], choices: [], refersTo: "", given: true, low: null, high: null, spread: "", source: null, note: "" };
  if (typeof value === "boolean") return [{ ...base, form: "yes-no" }];
  if (typeof value === "number") return [{ ...base, form: "number" }];
  if (Array.isArray(value)) return [{ ...base, form: "list" }];
  const found = parted(String(value));
  if (found.unit) return [{ ...base, form: "quantity", value: Number(found.amount), unit: found.unit, units: family(found.unit) }];
  return [base];
}

function inside(key: string, label: string, value: unknown, name: string): Editable[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([field, one]) => (field === "name" ? [] : ofValue(`${key}.${name}.${field}`, `${label} ${name}, ${field.replaceAll("_", " ")}`, one)));
}

function family(unit: string): readonly string[] {
  return FAMILIES.find((one) => one.includes(unit)) ?? [unit];
}

export function textOf(value: unknown): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map(textOf).join(", ");
  if (typeof value === "object" && value !== null) return JSON.stringify(value);
  return value === null || value === undefined ? "" : String(value);
}

/** Amount and unit of a quantity as written. */
export function parted(text: string): { amount: string; unit: string } {
  const found = QUANTITY.exec(text.trim());
  return found ? { amount: (found[1] ?? "").replaceAll("_", ""), unit: (found[2] ?? "").trim() } : { amount: text.trim(), unit: "" };
}

/** What stands in the fields of the editor at first. */
export function drafted(of: Editable, changed: unknown): { text: string; unit: string } {
  const own = of.units.includes(of.unit) || of.units.length === 0 ? of.unit : of.unit === "work-years" ? "wy" : of.unit;
  if (of.form === "quantity") {
    if (changed === undefined) return { text: of.given && typeof of.value === "number" ? String(round(of.value)) : "", unit: own || (of.units[0] ?? "") };
    const { amount, unit } = parted(String(changed));
    return { text: amount, unit: unit || (of.units.includes("") ? "" : own) };
  }
  const value = changed === undefined ? (of.given ? (of.form === "list" && typeof of.value === "string" ? of.value : of.value) : "") : changed;
  return { text: of.form === "yes-no" ? (value === true || value === "yes" ? "yes" : value === "" ? "" : "no") : textOf(value), unit: "" };
}

/** Seven figures: enough to write, without the noise of conversions. */
export function round(value: number): number {
  return Number(value.toPrecision(7));
}

/** What a change says; undefined if nothing can be made of what was written. */
export function written(of: Editable, text: string, unit: string): unknown {
  const said = text.trim();
  if (said === "") return undefined;
  switch (of.form) {
    case "quantity": {
      const amount = said.replace(",", ".").replace("−", "-");
      if (!Number.isFinite(Number(amount))) return undefined;
      return unit ? `${amount} ${unit}` : Number(amount);
    }
    case "number":
      return Number.isFinite(Number(said)) ? Number(said) : undefined;
    case "yes-no":
      return said === "yes";
    case "list":
      return said.split(/[,;]/).map((one) => one.trim()).filter(Boolean);
    default:
      return said;
  }
}

/** Whether a change says what stands there anyway. */
export function same(of: Editable, value: unknown): boolean {
  const now = drafted(of, undefined);
  const then = drafted(of, value);
  return now.text === then.text && now.unit === then.unit;
}

/** A short name that a file can have as an id and that nothing else has; titles in other letters are counted. */
export function freeId(title: string, taken: readonly string[]): string {
  const letters = title.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  const own = letters.replace(/[^a-z0-9]+/g, "-").slice(0, 60).replace(/^-+|-+$/g, "") || "scenario";
  let id = own;
  for (let count = 2; taken.includes(id); count += 1) id = `${own}-${count}`;
  return id;
}
