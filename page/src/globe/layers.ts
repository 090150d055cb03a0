/** Fields over the ground: one at a time is draped over the Earth, in the very colours of its legend. */
import {
  Cartographic,
  ImageryLayer,
  Math as CesiumMath,
  Rectangle,
  SingleTileImageryProvider,
  TextureMagnificationFilter,
  type CesiumWidget,
  type Entity,
} from "@cesium/engine";
import type { Reading } from "./messages";

/** The picture that the packet holds, drawn without asking anybody for it. */
class Picture extends SingleTileImageryProvider {
  constructor(
    private readonly drawn: HTMLImageElement,
    rectangle: Rectangle,
  ) {
    super({ url: drawn.src, rectangle, tileWidth: drawn.naturalWidth, tileHeight: drawn.naturalHeight });
  }

  override requestImage(): Promise<HTMLImageElement> {
    return Promise.resolve(this.drawn);
  }
}

interface Field {
  values: (number | undefined)[];
  columns: number;
  rows: number;
  unit: string;
  rectangle: Rectangle;
}

export interface Layers {
  /** Takes the fields of a scene; none of them is drawn as the rectangle that its packet describes. */
  take(entities: Entity[]): void;
  /** Drapes one over the Earth, whose own colours fade meanwhile; with "" none. */
  show(id: string): Promise<void>;
  /** The value of the layer shown at a place. */
  read(place: Cartographic): Reading | null;
  /** Whether it is one of the fields. */
  has(id: string): boolean;
}

export function keepLayers(viewer: CesiumWidget): Layers {
  let fields = new Map<string, { field: Field; picture: string }>();
  let shown = "";
  let drawn: ImageryLayer | undefined;
  let turn = 0;

  function clear(): void {
    if (drawn) viewer.imageryLayers.remove(drawn, true);
    drawn = undefined;
    shown = "";
    fade(viewer, false);
  }

  return {
    take(entities) {
      turn += 1;
      clear();
      fields = new Map();
      for (const entity of entities) {
        const found = fieldOf(entity);
        if (!found) continue;
        fields.set(entity.id, found);
        entity.show = false;
      }
    },
    async show(id) {
      const mine = ++turn;
      const found = fields.get(id);
      if (!found) {
        clear();
        viewer.scene.requestRender();
        return;
      }
      const picture = new Image();
      picture.src = found.picture;
      await picture.decode();
      if (mine !== turn) return; // another was asked for meanwhile
      clear();
      drawn = new ImageryLayer(new Picture(picture, found.field.rectangle), {
        magnificationFilter: TextureMagnificationFilter.NEAREST, // cells have edges
      });
      viewer.imageryLayers.add(drawn);
      shown = id;
      fade(viewer, true);
      viewer.scene.requestRender();
    },
    read(place) {
      const field = fields.get(shown)?.field;
      const value = field && valueAt(field, place);
      if (!field || value === undefined) return null;
      const { longitude, latitude } = place;
      return { layer: shown, value, unit: field.unit, longitude: CesiumMath.toDegrees(longitude), latitude: CesiumMath.toDegrees(latitude) };
    },
    has: (id) => fields.has(id),
  };
}

/** Grey, so that no colour but the legend's is seen. */
function fade(viewer: CesiumWidget, faded: boolean): void {
  const earth = viewer.imageryLayers.get(0);
  if (earth) earth.saturation = faded ? 0 : 1;
}

function fieldOf(entity: Entity): { field: Field; picture: string } | undefined {
  const told = entity.properties?.getValue() as Record<string, unknown> | undefined;
  const { rectangle } = entity;
  if (!rectangle || typeof told?.["values"] !== "string") return undefined;
  const edges = rectangle.coordinates?.getValue() as Rectangle | undefined;
  const material = rectangle.material?.getValue() as { image?: unknown } | undefined;
  const picture = addressOf(material?.image);
  if (!edges || !picture) return undefined;
  const values = told["values"].split(",").map((text) => (text ? Number(text) : undefined));
  const field = { values, columns: Number(told["columns"]), rows: Number(told["rows"]), unit: String(told["unit"]), rectangle: edges };
  return { field, picture };
}

/** Of a picture: as a text, or as what Cesium makes of one. Only those that a packet holds itself are taken. */
function addressOf(image: unknown): string | undefined {
  const text = typeof image === "string" ? image : (image as { url?: string } | undefined)?.url;
  return text?.startsWith("data:image/png;base64,") ? text : undefined;
}

function valueAt({ values, columns, rows, rectangle }: Field, { longitude, latitude }: Cartographic): number | undefined {
  const row = Math.floor(((latitude - rectangle.south) / (rectangle.north - rectangle.south)) * rows);
  const east = CesiumMath.zeroToTwoPi(longitude - rectangle.west);
  const column = Math.floor((east / Rectangle.computeWidth(rectangle)) * columns);
  if (row < 0 || row >= rows || column < 0 || column >= columns) return undefined;
  return values[row * columns + column];
}
