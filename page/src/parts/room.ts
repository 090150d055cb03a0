/** How wide a chart may be, and which of its marks the pointer means. */
import { useCallback, useRef, useState } from "preact/hooks";

/** The width of an element in pixels, followed as it changes; the element may come later than what asks for it. */
export function useWidth<E extends HTMLElement>(): [(element: E | null) => void, number] {
  const [width, setWidth] = useState(0);
  const observer = useRef<ResizeObserver | null>(null);
  const room = useCallback((element: E | null) => {
    observer.current?.disconnect();
    observer.current = null;
    if (!element) return;
    observer.current = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.current.observe(element);
    setWidth(element.clientWidth);
  }, []);
  return [room, width];
}

export interface Mark {
  id: string;
  px: number;
  py: number;
}

/** The mark nearest to a place, if it is within `most` pixels. */
export function nearest(marks: readonly Mark[], px: number, py: number, most: number): string | null {
  let found: string | null = null;
  let least = most * most;
  for (const mark of marks) {
    const distance = (mark.px - px) ** 2 + (mark.py - py) ** 2;
    if (distance <= least) [least, found] = [distance, mark.id];
  }
  return found;
}

/** Where a pointer is within an element. */
export function within(event: MouseEvent): [number, number] {
  const box = (event.currentTarget as Element).getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}
