/** Room for names in a picture: none over another, none beyond the sides. */

const HEIGHT = 20;
const ASIDE = 9;

/** Where a name stands to its point, in the order in which it is tried: by which of its sides, and how far off, px. */
export const WAYS = [
  { side: "left", x: ASIDE, y: 0 },
  { side: "right", x: -ASIDE, y: 0 },
  { side: "middle", x: 0, y: 2 - HEIGHT },
  { side: "middle", x: 0, y: HEIGHT - 2 },
] as const;

/** A point in the picture with a name as wide as this, which stands in one of the ways or, with -1, is hidden now. */
export interface Spot {
  x: number;
  y: number;
  width: number;
  way: number;
}

export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** The way of every name, or -1 where it has no room; those before others have the first choice. */
export function placed(spots: (Spot | undefined)[], width: number, height: number): number[] {
  const taken: Box[] = [];
  return spots.map((spot) => {
    if (!spot || spot.x < 0 || spot.y < 0 || spot.x > width || spot.y > height) return -1;
    // the way it stands already comes first, so that names do not hop
    for (const way of spot.way > 0 ? [spot.way, 0, 1, 2, 3] : [0, 1, 2, 3]) {
      const box = boxOf(spot, way);
      if (box.left < 0 || box.right > width || taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      return way;
    }
    return -1;
  });
}

export function boxOf({ x, y, width }: Spot, way: number): Box {
  const given = WAYS[way] ?? WAYS[0];
  const left = x + given.x - (given.side === "left" ? 0 : given.side === "right" ? width : width / 2);
  const middle = y + given.y;
  return { left, right: left + width, top: middle - HEIGHT / 2, bottom: middle + HEIGHT / 2 };
}

export function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
