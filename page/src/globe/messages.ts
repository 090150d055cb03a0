/** What the workbench and the globe's frame say to each other. The globe is a page of its own, because Cesium writes
 * styles into what it draws, which the workbench's Content-Security-Policy forbids. */

export interface SceneObject {
  id: string;
  name: string;
  /** of its description, without markup */
  text: string;
  moves: boolean;
}

/** Where an object is: geodetic on WGS 84, degrees and km. */
export interface Whereabouts {
  id: string;
  name: string;
  longitude: number;
  latitude: number;
  height: number;
  /** where it stands in the picture, as shares of its width and height from the upper left; null behind the Earth */
  picture: { x: number; y: number } | null;
}

/** The value of a layer at a place, degrees. */
export interface Reading {
  layer: string;
  value: number;
  unit: string;
  longitude: number;
  latitude: number;
}

export type ToGlobe =
  | { type: "scene"; packets: unknown[]; begin: string; end: string; layer: string }
  | { type: "layer"; id: string }
  | { type: "read"; longitude: number; latitude: number }
  | { type: "clock"; time?: string; playing?: boolean; speed?: number }
  | { type: "choose"; id: string; look: boolean }
  | { type: "home" }
  | { type: "where"; id: string; time: string }
  | { type: "measure"; frames: number };

export type FromGlobe =
  | { type: "ready" }
  | { type: "loaded"; objects: SceneObject[]; begin: string; end: string }
  | { type: "time"; time: string; playing: boolean; chosen: Whereabouts | null }
  | { type: "chosen"; id: string }
  | { type: "layer"; id: string }
  | { type: "reading"; found: Reading | null }
  | { type: "where"; id: string; time: string; found: Whereabouts | null }
  | { type: "measured"; milliseconds: number[] }
  | { type: "failed"; problem: string };
