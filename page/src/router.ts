/** Where the reader is: `#/direction/crew?scenario=own-pads&option=…`. Every state worth sharing stands in the address. */
import { useLayoutEffect, useMemo, useState } from "preact/hooks";

export interface Place {
  /** parts of the path, decoded: `["direction", "crew"]` */
  path: string[];
  query: Record<string, string>;
}

export function parsePlace(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  return {
    path: path.split("/").filter(Boolean).map(decoded),
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a broken address is shown as it is, and leads nowhere
  }
}

/** The address of a place; empty query values are left out, the scenario stays as it is unless it is named. */
export function link(path: string[], query: Record<string, string | undefined> = {}): string {
  const all: Record<string, string | undefined> = { scenario: parsePlace(location.hash).query["scenario"], ...query };
  const given = Object.entries(all).filter((pair): pair is [string, string] => Boolean(pair[1]));
  const text = new URLSearchParams(given).toString();
  return `#/${path.map(encodeURIComponent).join("/")}${text ? `?${text}` : ""}`;
}

export function go(path: string[], query: Record<string, string | undefined> = {}): void {
  location.hash = link(path, query);
}

/** Changes the query of the place where the reader is. */
export function adjust(query: Record<string, string | undefined>): void {
  const here = parsePlace(location.hash);
  go(here.path, { ...here.query, ...query });
}

export function usePlace(): Place {
  const [hash, setHash] = useState(() => location.hash);
  useLayoutEffect(() => {
    const moved = () => setHash(location.hash);
    moved(); // the reader may have gone on since this was drawn
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  return useMemo(() => parsePlace(hash), [hash]);
}
