/** Numbers that the page prints itself; what the study computed comes with its text. */

const THIN = "\u202f";

/** A number as in the study's texts: thousands set apart, a true minus, a point; `digits` after it, at most. */
export function number(value: number | null | undefined, digits = 0, signed = false): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const fixed = Math.abs(value).toFixed(digits);
  const [whole = "0", rest = ""] = fixed.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, THIN);
  const tail = rest.replace(/0+$/, "");
  const zero = Number(fixed) === 0;
  const sign = zero ? "" : value < 0 ? "−" : signed ? "+" : "";
  return `${sign}${grouped}${tail ? `.${tail}` : ""}`;
}

/** About three figures: 4.52, 45.2, 452, 4 520. */
export function figure(value: number | null | undefined, signed = false): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const digits = Math.min(Math.max(2 - Math.floor(Math.log10(Math.abs(value))), 0), 3);
  return number(value, digits, signed);
}

const SIGNS: Record<string, string> = { deg: "°", wy: "work-years", d: "days", a: "years", m2: "m²", m3: "m³", "m/s2": "m/s²", "km2": "km²", "km2/s2": "km²/s²", "W/m2": "W/m²", "kW/m2": "kW/m²", "deg/s": "°/s", "deg/d": "°/d", g0: "g", month: "months", "1": "" };

/** How a unit looks on the page. */
export function unitSign(unit: string): string {
  return SIGNS[unit] ?? unit;
}
