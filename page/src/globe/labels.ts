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
import { placed, WAYS, type Spot } from "./placing";

/** Where more still places than this are, names show from nearer than that, m. */
const FEW = 30;
const NEAR_M = 4_500_000;
const FONT = "13px system-ui, sans-serif";
/** How soon after a frame names are put in order, ms. */
const SOON_MS = 120;
const ORIGINS = { left: HorizontalOrigin.LEFT, right: HorizontalOrigin.RIGHT, middle: HorizontalOrigin.CENTER };
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
  const { clock, scene, camera, canvas } = viewer;
  const rank = (one: Name) => (one.entity.id === first ? -1 : one.rank);
  const sorted = [...names].sort((a, b) => rank(a) - rank(b));
  const spots = sorted.map((one): Spot | undefined => {
    const place = one.entity.position?.getValue(clock.currentTime);
    if (!place || !onThisSide(viewer, place)) return undefined;
    if (one.entity.id !== first && Cartesian3.distance(camera.positionWC, place) > one.within) return undefined;
    const at = SceneTransforms.worldToWindowCoordinates(scene, place, new Cartesian2());
    return at && { x: at.x, y: at.y, width: one.width, way: one.way };
  });
  let changed = false;
  placed(spots, canvas.clientWidth, canvas.clientHeight).forEach((way, n) => {
    const one = sorted[n];
    if (!one?.entity.label || way === one.way) return;
    one.way = way;
    changed = true;
    const { label } = one.entity;
    const given = WAYS[way];
    label.show = new ConstantProperty(given !== undefined);
    if (!given) return;
    label.horizontalOrigin = new ConstantProperty(ORIGINS[given.side]);
    label.pixelOffset = new ConstantProperty(new Cartesian2(given.x, given.y));
  });
  return changed;
}
