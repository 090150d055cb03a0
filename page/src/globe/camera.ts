/** Where the camera stands: near enough that what happens fills the view, and far enough that nothing is cut off. */
import {
  BoundingSphere,
  Cartesian2,
  Cartesian3,
  Cartographic,
  Entity,
  HeadingPitchRange,
  JulianDate,
  Math as CesiumMath,
  Matrix4,
  PerspectiveFrustum,
  SceneTransforms,
  type CesiumWidget,
} from "@cesium/engine";

export const EARTH_M = 6_378_137;
/** Places in a ball larger than this are all around the Earth; in one larger than that, only a camera above sees all. */
const TOGETHER_M = 5_000_000;
const NEAR_BY_M = 2_300_000;
/** How steeply the camera looks down on places that lie close together, so that flights show their height, and on others. */
const TILT = CesiumMath.toRadians(-58);
const STEEP = CesiumMath.toRadians(-89);
/** Parts of the picture left free beside places; names stand to the right of them. */
const FREE = { left: 0.07, right: 0.2, top: 0.1, bottom: 0.12 };
const NEAREST_M = 400_000;
/** Where the middle is of what lies all around the Earth. */
const MIDDLE = { longitude: CesiumMath.toRadians(80), latitude: CesiumMath.toRadians(35) };

/** The whole scene, as near as it fits. */
export function home(viewer: CesiumWidget, entities: Entity[]): void {
  const { currentTime } = viewer.clock;
  const places = positions(entities, currentTime, true);
  const far = positions(entities, currentTime, false).reduce((most, at) => Math.max(most, Cartesian3.magnitude(at)), EARTH_M);
  const middle = middleOf(places);
  const place = middle && Cartographic.fromCartesian(middle);
  const { longitude, latitude } = place ?? MIDDLE;
  const height = (1.06 * far) / Math.sin(narrowest(viewer) / 2) - EARTH_M;
  viewer.camera.setView({ destination: Cartesian3.fromRadians(longitude, latitude, height) });
  viewer.scene.requestRender();
}

/** Where something happens, if the places of the scene lie close together; else the whole scene. */
export function open(viewer: CesiumWidget, entities: Entity[]): void {
  const places = framed(entities, viewer.clock.currentTime);
  const sphere = BoundingSphere.fromPoints(places);
  if (places.length < 2 || sphere.radius > TOGETHER_M || !fit(viewer, places, sphere)) home(viewer, entities);
}

/** Comes nearer until the places just still are in the picture; says whether they are. */
function fit(viewer: CesiumWidget, places: Cartesian3[], sphere: BoundingSphere): boolean {
  const { camera } = viewer;
  let near = Math.max(0.3 * sphere.radius, NEAREST_M);
  let far = Math.max(8 * sphere.radius, 2 * near);
  const tilt = sphere.radius < NEAR_BY_M ? TILT : STEEP;
  const stand = (range: number) => camera.lookAt(sphere.center, new HeadingPitchRange(0, tilt, range));
  for (let n = 0; n < 16; n++) {
    const range = (near + far) / 2;
    stand(range);
    if (places.every((at) => seen(viewer, at))) far = range;
    else near = range;
  }
  stand(far);
  const all = places.every((at) => seen(viewer, at));
  camera.lookAtTransform(Matrix4.IDENTITY); // the reader turns the Earth, not the middle of the scene
  viewer.scene.requestRender();
  return all;
}

function seen(viewer: CesiumWidget, place: Cartesian3): boolean {
  const at = inPicture(viewer, place);
  return at !== null && at.x > FREE.left && at.x < 1 - FREE.right && at.y > FREE.top && at.y < 1 - FREE.bottom;
}

/** Turns the globe so that the object lies in the middle; the camera does not follow it on. */
export function lookAt(viewer: CesiumWidget, entity: Entity): void {
  const at = entity.position?.getValue(viewer.clock.currentTime);
  const place = at && Cartographic.fromCartesian(at);
  if (!place) return;
  const range = Math.max(3_000_000, 2.5 * Math.max(place.height, 0) + 4_000_000);
  viewer.camera.setView({ destination: Cartesian3.fromRadians(place.longitude, place.latitude, range) });
}

/** Where a place stands in the picture, as shares of its width and height; null where it is not seen. */
export function inPicture(viewer: CesiumWidget, place: Cartesian3): { x: number; y: number } | null {
  const at = SceneTransforms.worldToWindowCoordinates(viewer.scene, place, new Cartesian2());
  const { clientWidth: width, clientHeight: height } = viewer.canvas;
  return at && onThisSide(viewer, place) ? { x: at.x / width, y: at.y / height } : null;
}

/** Whether a place lies on the side of the Earth that the camera sees. */
export function onThisSide(viewer: CesiumWidget, place: Cartesian3): boolean {
  const eye = viewer.camera.positionWC;
  const way = Cartesian3.subtract(place, eye, new Cartesian3());
  const length = Cartesian3.magnitude(way);
  const along = -Cartesian3.dot(eye, way) / length;
  if (along <= 0 || along >= length) return true; // nearest to the Earth's middle before or behind the place
  const nearest2 = Cartesian3.magnitudeSquared(eye) - along * along;
  return nearest2 > (0.997 * EARTH_M) ** 2;
}

/** The narrower of the two angles that the picture spans. */
function narrowest(viewer: CesiumWidget): number {
  const { frustum } = viewer.camera;
  const { clientWidth: width, clientHeight: height } = viewer.canvas;
  const wider = frustum instanceof PerspectiveFrustum ? (frustum.fov ?? 1) : 1; // it is that of the longer side
  const share = Math.min(width, height) / Math.max(width, height, 1);
  return 2 * Math.atan(Math.tan(wider / 2) * share);
}

/** Positions of what stands still, or of everything. */
function positions(entities: Entity[], time: JulianDate, still: boolean): Cartesian3[] {
  return entities
    .filter((entity) => !still || entity.position?.isConstant)
    .map((entity) => entity.position?.getValue(time))
    .filter((at): at is Cartesian3 => at !== undefined);
}

/** What the first view holds: everything that stands still but names that are told to be aside. */
function framed(entities: Entity[], time: JulianDate): Cartesian3[] {
  const inside = entities.filter((entity) => entity.properties?.getValue(time)?.aside !== true);
  return positions(inside, time, true);
}

/** The point of the ground in the middle of places; undefined if they lie all around the Earth. */
function middleOf(places: Cartesian3[]): Cartesian3 | undefined {
  const sum = places.reduce((all, at) => Cartesian3.add(all, at, all), new Cartesian3());
  const length = Cartesian3.magnitude(sum);
  return places.length && length / places.length > 0.3 * EARTH_M ? Cartesian3.multiplyByScalar(sum, EARTH_M / length, sum) : undefined;
}
