/** Names of things: beside their points, large enough to be read, and never over one another. */
import {
  Cartesian2,
  Cartesian3,
  Color,
  ConstantProperty,
  Entity,
  HorizontalOrigin,
  JulianDate,
  LabelStyle,
  SceneTransforms,
  type CesiumWidget,
} from "@cesium/engine";
import { onThisSide } from "./camera";

/** Where more still places than this are, names show from nearer than that, m. */
const FEW = 30;
const NEAR_M = 4_500_000;
const FONT = "13px system-ui, sans-serif";
const HEIGHT = 20;
const ASIDE = 9;
/** How soon after a frame names are put in order, ms. */
const SOON_MS = 120;
/** A name is tried to the right of its point, then left, above, below. */
const WAYS = [
  { origin: HorizontalOrigin.LEFT, x: ASIDE, y: 0 },
  { origin: HorizontalOrigin.RIGHT, x: -ASIDE, y: 0 },
  { origin: HorizontalOrigin.CENTER, x: 0, y: -HEIGHT + 2 },
  { origin: HorizontalOrigin.CENTER, x: 0, y: HEIGHT - 2 },
] as const;
/** Who is named first where there is no room for all: what moves, then these, by their ids, then the rest, then events. */
const BEFORE = ["site-", "-fall-"];
const AFTER = "-event-";

interface Name {
  entity: Entity;
  width: number;
  rank: number;
  within: number;
  /** which way it stands now; -1 while it is hidden */
  way: number;
}
interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface Names {
  /** Takes the names of a scene. */
  take(entities: Entity[]): void;
  /** Shows the name of one before all others. */
  prefer(id: string): void;
}

/** Keeps the names of a viewer in order: after every frame they are looked at again, a little later. */
export function keepNames(viewer: CesiumWidget): Names {
  let names: Name[] = [];
  let first = "";
  let due = false;
  viewer.scene.preRender.addEventListener(() => {
    if (due || !names.length) return;
    due = true;
    setTimeout(() => {
      due = false;
      if (arrange(viewer, names, first)) viewer.scene.requestRender();
    }, SOON_MS);
  });
  return {
    take(entities) {
      names = named(entities, viewer.clock.currentTime);
      first = "";
    },
    prefer(id) {
      first = id;
    },
  };
}

function named(entities: Entity[], time: JulianDate): Name[] {
  const measured = document.createElement("canvas").getContext("2d");
  if (measured) measured.font = FONT;
  const labelled = entities.filter((entity) => entity.label);
  const crowded = labelled.filter((entity) => entity.position?.isConstant).length > FEW;
  return labelled.map((entity) => {
      const text = String(entity.label?.text?.getValue(time) ?? "");
      const limit = entity.label?.distanceDisplayCondition?.getValue(time) as { far: number } | undefined;
      const still = entity.position?.isConstant ?? true;
      dress(entity);
      return {
        entity,
        width: (measured?.measureText(text).width ?? 7 * text.length) + 8,
        rank: still ? rankOf(entity.id) : 0,
        within: limit?.far ?? (crowded && still ? NEAR_M : Infinity),
        way: -1,
      };
    });
}

function rankOf(id: string): number {
  if (id.includes(AFTER)) return BEFORE.length + 2;
  const found = BEFORE.findIndex((part) => id.includes(part));
  return found < 0 ? BEFORE.length + 1 : found + 1;
}

/** White on dark: whose it is, the point's colour says. */
function dress({ label }: Entity): void {
  if (!label) return;
  label.font = new ConstantProperty(FONT);
  label.style = new ConstantProperty(LabelStyle.FILL);
  label.fillColor = new ConstantProperty(Color.WHITE);
  label.showBackground = new ConstantProperty(true);
  label.backgroundColor = new ConstantProperty(Color.fromCssColorString("#0b0f13").withAlpha(0.78));
  label.distanceDisplayCondition = undefined;
  label.disableDepthTestDistance = new ConstantProperty(Infinity); // what the Earth hides is not shown at all
  label.show = new ConstantProperty(false);
}

/** Whether a name changed its place. */
function arrange(viewer: CesiumWidget, names: Name[], first: string): boolean {
  const { clock, scene, canvas } = viewer;
  const taken: Box[] = [];
  let changed = false;
  const rank = (one: Name) => (one.entity.id === first ? -1 : one.rank);
  for (const one of [...names].sort((a, b) => rank(a) - rank(b))) {
    const place = one.entity.position?.getValue(clock.currentTime);
    const way = place ? wayOf(viewer, one, place, taken, one.entity.id === first) : -1;
    if (way === one.way) continue;
    one.way = way;
    changed = true;
    const { label } = one.entity;
    const given = WAYS[way];
    if (!label) continue;
    label.show = new ConstantProperty(given !== undefined);
    if (!given) continue;
    label.horizontalOrigin = new ConstantProperty(given.origin);
    label.pixelOffset = new ConstantProperty(new Cartesian2(given.x, given.y));
  }
  return changed;

  function wayOf(of: CesiumWidget, one: Name, place: Cartesian3, boxes: Box[], always: boolean): number {
    if (!always && Cartesian3.distance(of.camera.positionWC, place) > one.within) return -1;
    if (!onThisSide(of, place)) return -1;
    const at = SceneTransforms.worldToWindowCoordinates(scene, place, new Cartesian2());
    if (!at || at.x < 0 || at.y < 0 || at.x > canvas.clientWidth || at.y > canvas.clientHeight) return -1;
    // the way it stands already comes first, so that names do not hop
    const tries = one.way > 0 ? [one.way, 0, 1, 2, 3] : [0, 1, 2, 3];
    for (const way of tries) {
      const box = boxOf(at, one.width, way);
      const inside = box.left >= 0 && box.right <= canvas.clientWidth;
      if (inside && !boxes.some((other) => overlap(box, other))) {
        boxes.push(box);
        return way;
      }
    }
    return -1;
  }
}

function boxOf(at: Cartesian2, width: number, way: number): Box {
  const { origin, x, y } = WAYS[way] ?? WAYS[0];
  const left = at.x + x - (origin === HorizontalOrigin.LEFT ? 0 : origin === HorizontalOrigin.RIGHT ? width : width / 2);
  return { left, right: left + width, top: at.y + y - HEIGHT / 2, bottom: at.y + y + HEIGHT / 2 };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
