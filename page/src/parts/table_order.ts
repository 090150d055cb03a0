/** How tables are sorted and filtered. */

export type Cell = string | number | null | undefined;

export interface Order {
  key: string;
  down: boolean;
}

const words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Compares two cells; what is missing or not a number stands last, whichever way is sorted. */
export function compare(left: Cell, right: Cell, down: boolean): number {
  const [noLeft, noRight] = [missing(left), missing(right)];
  if (noLeft || noRight) return Number(noLeft) - Number(noRight);
  const sign = down ? -1 : 1;
  if (typeof left === "number" && typeof right === "number") return sign * (left - right);
  return sign * words.compare(String(left), String(right));
}

function missing(cell: Cell): boolean {
  return cell === null || cell === undefined || cell === "" || (typeof cell === "number" && Number.isNaN(cell));
}

/** Sorted by `value`; equal rows keep their order. */
export function sorted<Row>(rows: readonly Row[], value: (row: Row) => Cell, down: boolean): Row[] {
  return rows
    .map((row, index) => ({ row, index, cell: value(row) }))
    .sort((a, b) => compare(a.cell, b.cell, down) || a.index - b.index)
    .map(({ row }) => row);
}

export interface Wanted {
  with: string[];
  without: string[];
}

/** The words of a filter: each must occur; `-word` must not; "several words" stand together. */
export function wanted(filter: string): Wanted {
  const found: Wanted = { with: [], without: [] };
  for (const match of filter.toLowerCase().matchAll(/(-?)(?:"([^"]+)"?|(\S+))/g)) {
    const text = match[2] ?? match[3] ?? "";
    if (text && text !== '"') found[match[1] ? "without" : "with"].push(text);
  }
  return found;
}

export function matches(text: string, { with: all, without }: Wanted): boolean {
  const low = text.toLowerCase();
  return all.every((one) => low.includes(one)) && !without.some((one) => low.includes(one));
}
