/** Where two texts differ, line by line, and how the changes of two people to one text are put together. */

export interface Piece {
  /** lines that both have, or what each has instead */
  same: boolean;
  left: string[];
  right: string[];
  /** count of the first line on each side, from 0 */
  leftAt: number;
  rightAt: number;
}

/** Texts that differ in more places are compared as wholes: the search would take too long. */
const MOST_EDITS = 4000;

export function linesOf(text: string): string[] {
  return text.replaceAll("\r\n", "\n").split("\n");
}

/** Pieces of two texts in their order, equal and different ones in turns. */
export function difference(left: readonly string[], right: readonly string[]): Piece[] {
  let head = 0;
  while (head < left.length && head < right.length && left[head] === right[head]) head += 1;
  let tail = 0;
  while (tail < left.length - head && tail < right.length - head && left[left.length - 1 - tail] === right[right.length - 1 - tail]) tail += 1;
  const pairs: [number, number][] = [];
  for (let line = 0; line < head; line += 1) pairs.push([line, line]);
  const inner = matching(left.slice(head, left.length - tail), right.slice(head, right.length - tail));
  pairs.push(...inner.map(([a, b]): [number, number] => [a + head, b + head]));
  for (let line = tail; line > 0; line -= 1) pairs.push([left.length - line, right.length - line]);
  return piecesOf(left, right, pairs);
}

function piecesOf(left: readonly string[], right: readonly string[], pairs: readonly [number, number][]): Piece[] {
  const pieces: Piece[] = [];
  let [a, b] = [0, 0];
  for (const [toA, toB] of [...pairs, [left.length, right.length] as const]) {
    if (toA > a || toB > b) pieces.push({ same: false, left: left.slice(a, toA), right: right.slice(b, toB), leftAt: a, rightAt: b });
    [a, b] = [toA, toB];
    const line = left[toA];
    if (line === undefined || toB >= right.length) continue;
    const last = pieces.at(-1);
    if (last?.same && last.leftAt + last.left.length === toA && last.rightAt + last.right.length === toB) {
      last.left.push(line);
      last.right.push(line);
    } else pieces.push({ same: true, left: [line], right: [line], leftAt: toA, rightAt: toB });
    [a, b] = [toA + 1, toB + 1];
  }
  return pieces;
}

/** Lines that both have, in order: as many as there can be (Myers 1986). */
function matching(left: readonly string[], right: readonly string[]): [number, number][] {
  const most = Math.min(left.length + right.length, MOST_EDITS);
  const ends = new Map<number, number>([[1, 0]]);
  const steps: Map<number, number>[] = [];
  for (let edits = 0; edits <= most; edits += 1) {
    steps.push(new Map([...ends].filter(([k]) => Math.abs(k) <= edits + 1)));
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && (ends.get(k - 1) ?? 0) < (ends.get(k + 1) ?? 0));
      let x = down ? (ends.get(k + 1) ?? 0) : (ends.get(k - 1) ?? 0) + 1;
      let y = x - k;
      while (x < left.length && y < right.length && left[x] === right[y]) [x, y] = [x + 1, y + 1];
      ends.set(k, x);
      if (x >= left.length && y >= right.length) return walkedBack(steps, left.length, right.length);
    }
  }
  return [];
}

function walkedBack(steps: readonly Map<number, number>[], endX: number, endY: number): [number, number][] {
  const pairs: [number, number][] = [];
  let [x, y] = [endX, endY];
  for (let edits = steps.length - 1; edits >= 0; edits -= 1) {
    const ends = steps[edits] ?? new Map<number, number>();
    const k = x - y;
    const down = k === -edits || (k !== edits && (ends.get(k - 1) ?? 0) < (ends.get(k + 1) ?? 0));
    const before = down ? k + 1 : k - 1;
    const fromX = edits === 0 ? 0 : (ends.get(before) ?? 0);
    const fromY = edits === 0 ? 0 : fromX - before;
    while (x > fromX && y > fromY) {
      x -= 1;
      y -= 1;
      pairs.push([x, y]);
    }
    [x, y] = [fromX, fromY];
  }
  return pairs.reverse();
}

export interface Merged {
  text: string;
  /** places where both changed the same lines: mine stands there, theirs above it as a comment */
  clashes: number;
}

/** My changes on top of theirs: both kept where they are apart. */
export function merged(base: string, theirs: string, mine: string): Merged {
  const [from, one, other] = [linesOf(base), linesOf(theirs), linesOf(mine)];
  const [toTheirs, toMine] = [changesOf(from, one), changesOf(from, other)];
  const lines: string[] = [];
  let clashes = 0;
  let at = 0;
  while (toTheirs.length > 0 || toMine.length > 0) {
    const start = Math.min(toTheirs[0]?.at ?? Infinity, toMine[0]?.at ?? Infinity);
    lines.push(...from.slice(at, start));
    let end = start;
    const taken: [Change[], Change[]] = [[], []];
    for (let grew = true; grew; ) {
      grew = false;
      for (const [side, queue] of [toTheirs, toMine].entries()) {
        const next = queue[0];
        const touches = next && (next.at < end || (next.at === start && end === start) || (next.at === end && taken[side]?.length === 0 && taken[1 - side]?.some((change) => change.count === 0 && change.at === next.at)));
        if (!next || !touches) continue;
        queue.shift();
        taken[side]?.push(next);
        end = Math.max(end, next.at + next.count);
        grew = true;
      }
    }
    const region = from.slice(start, end);
    const [theirLines, myLines] = taken.map((changes) => applied(region, start, changes)) as [string[], string[]];
    if (taken[0].length === 0) lines.push(...myLines);
    else if (taken[1].length === 0 || theirLines.join("\n") === myLines.join("\n")) lines.push(...theirLines);
    else {
      clashes += 1;
      lines.push(...theirLines.map((line) => `# theirs: ${line}`), ...myLines);
    }
    at = end;
  }
  lines.push(...from.slice(at));
  return { text: lines.join("\n"), clashes };
}

interface Change {
  at: number;
  count: number;
  lines: string[];
}

function changesOf(from: readonly string[], to: readonly string[]): Change[] {
  return difference(from, to).filter((piece) => !piece.same).map((piece) => ({ at: piece.leftAt, count: piece.left.length, lines: piece.right }));
}

function applied(region: readonly string[], start: number, changes: readonly Change[]): string[] {
  const lines: string[] = [];
  let at = 0;
  for (const one of changes) {
    lines.push(...region.slice(at, one.at - start), ...one.lines);
    at = one.at - start + one.count;
  }
  return [...lines, ...region.slice(at)];
}
