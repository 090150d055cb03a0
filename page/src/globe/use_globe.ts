/** The globe's frame in a component: what it said last, and a way to tell it things. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { FromGlobe, Reading, SceneObject, ToGlobe, Whereabouts } from "./messages";

export interface GlobeState {
  ready: boolean;
  problem: string;
  objects: SceneObject[];
  time: string;
  playing: boolean;
  chosen: Whereabouts | null;
  chosenId: string;
  /** the layer that is drawn, and its value where the reader clicked */
  layer: string;
  reading: Reading | null;
}

const FIRST: GlobeState = { ready: false, problem: "", objects: [], time: "", playing: false, chosen: null, chosenId: "", layer: "", reading: null };

export function useGlobe() {
  const frame = useRef<HTMLIFrameElement>(null);
  const [state, setState] = useState<GlobeState>(FIRST);

  const tell = useCallback((message: ToGlobe) => {
    frame.current?.contentWindow?.postMessage(message, location.origin);
  }, []);

  useEffect(() => {
    const heard = (event: MessageEvent<FromGlobe>) => {
      if (event.origin !== location.origin || event.source !== frame.current?.contentWindow) return;
      const said = event.data;
      setState((before) => next(before, said));
    };
    addEventListener("message", heard);
    return () => removeEventListener("message", heard);
  }, []);

  return { frame, state, tell };
}

function next(before: GlobeState, said: FromGlobe): GlobeState {
  switch (said.type) {
    case "ready":
      return { ...FIRST, ready: true };
    case "loaded":
      return { ...before, problem: "", objects: said.objects, time: said.begin, playing: false, chosen: null, chosenId: "", layer: "", reading: null };
    case "time":
      return { ...before, time: said.time, playing: said.playing, chosen: said.chosen };
    case "chosen":
      return { ...before, chosenId: said.id };
    case "layer":
      return { ...before, layer: said.id, reading: null };
    case "reading":
      return { ...before, reading: said.found };
    case "failed":
      return { ...before, problem: said.problem };
    default:
      return before; // answers to a measurement: for tests
  }
}
