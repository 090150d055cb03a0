import { describe, expect, it } from "vitest";
import { boxOf, overlap, placed, type Spot } from "./placing";

const spot = (x: number, y: number, width = 80): Spot => ({ x, y, width, way: -1 });

describe("names in a picture", () => {
  it("stand to the right of their points where there is room", () => {
    expect(placed([spot(100, 100), spot(100, 300)], 400, 400)).toEqual([0, 0]);
  });

  it("never lie over one another, however close their points are", () => {
    const spots = Array.from({ length: 60 }, (_, n) => spot(200 + 7 * (n % 8), 150 + 5 * Math.floor(n / 8), 40 + (n % 5) * 30));
    const ways = placed(spots, 500, 300);
    const boxes = ways.flatMap((way, n) => (way < 0 ? [] : [boxOf(spots[n] as Spot, way)]));
    expect(boxes.length).toBeGreaterThan(5);
    expect(boxes.length).toBeLessThan(60);
    boxes.forEach((box, n) => expect(boxes.slice(n + 1).some((other) => overlap(box, other))).toBe(false));
  });

  it("turn to the left at the right edge, and are hidden without room or outside of the picture", () => {
    expect(placed([spot(390, 100)], 400, 400)).toEqual([1]);
    expect(placed([spot(30, 100, 80)], 60, 400)).toEqual([-1]);
    expect(placed([spot(-5, 100), spot(10, 500), undefined], 400, 400)).toEqual([-1, -1, -1]);
  });

  it("keep their way while they can", () => {
    expect(placed([{ ...spot(200, 200), way: 2 }], 400, 400)).toEqual([2]);
    expect(placed([spot(200, 182), { ...spot(180, 200), way: 2 }], 400, 400)).toEqual([0, 1]);
  });
});
