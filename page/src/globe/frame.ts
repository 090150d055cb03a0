/** The globe's own page: shows the scene it is given, says what time it is there and what was chosen. */
import {
  Cartesian3,
  Cartographic,
  Color,
  ConstantProperty,
  CzmlDataSource,
  defined,
  DistanceDisplayCondition,
  Entity,
  HorizontalOrigin,
  JulianDate,
  LabelStyle,
  Math as CesiumMath,
  ScreenSpaceEventType,
  type CesiumWidget,
  type ScreenSpaceEventHandler,
} from "@cesium/engine";
import "../styles/frame_globe.css";
import type { FromGlobe, SceneObject, ToGlobe, Whereabouts } from "./messages";
import { makeViewer } from "./viewer";

/** More labels than these hide one another; they show from nearer than this, m. */
const FEW_LABELS = 12;
const NEAR_M = 4_500_000;
const EARTH_M = 6_378_137;
/** How often the time is told while it runs, ms. */
const TELL_MS = 200;

const parentPage = window.parent;
let viewer: CesiumWidget;
let source: CzmlDataSource | undefined;
let chosen = "";
let told = 0;
let loading = 0;

function say(message: FromGlobe): void {
  parentPage.postMessage(message, location.origin);
}

function start(): void {
  const container = document.getElementById("globe");
  if (!container) return;
  try {
    viewer = makeViewer(container);
  } catch (error) {
    say({ type: "failed", problem: `The browser cannot draw in three dimensions (WebGL): ${String(error)}` });
    return;
  }
  viewer.clock.onTick.addEventListener(() => tellTime(false));
  viewer.screenSpaceEventHandler.setInputAction((click: ScreenSpaceEventHandler.PositionedEvent) => {
    const picked: unknown = viewer.scene.pick(click.position)?.id;
    if (picked instanceof Entity) {
      choose(picked.id, false);
      say({ type: "chosen", id: picked.id });
    }
  }, ScreenSpaceEventType.LEFT_CLICK);
  addEventListener("message", (event: MessageEvent<ToGlobe>) => {
    if (event.origin === location.origin && event.source === parentPage) void receive(event.data);
  });
  say({ type: "ready" });
}

async function receive(message: ToGlobe): Promise<void> {
  if (message.type === "scene") await show(message.packets, message.begin, message.end);
  else if (message.type === "clock") turnClock(message.time, message.playing, message.speed);
  else if (message.type === "choose") choose(message.id, message.look);
  else if (message.type === "home") home();
  else if (message.type === "where") tellWhere(message.id, message.time);
  else if (message.type === "measure") measure(message.frames);
}

async function show(packets: unknown[], begin: string, end: string): Promise<void> {
  const turn = ++loading;
  let loaded: CzmlDataSource;
  try {
    loaded = await CzmlDataSource.load(packets);
  } catch (error) {
    say({ type: "failed", problem: `The scene cannot be read: ${String(error)}` });
    return;
  }
  if (turn !== loading) return; // another scene was asked for meanwhile
  viewer.trackedEntity = undefined;
  chosen = "";
  viewer.dataSources.removeAll(true);
  await viewer.dataSources.add(loaded);
  source = loaded;
  thinLabels(loaded);
  const { clock } = viewer;
  clock.shouldAnimate = false;
  clock.startTime = JulianDate.fromIso8601(begin);
  clock.stopTime = JulianDate.fromIso8601(end);
  clock.currentTime = clock.startTime.clone();
  clock.multiplier = loaded.clock?.multiplier ?? 60;
  open();
  say({ type: "loaded", objects: objects(loaded), begin, end });
  tellTime(true);
}

/** Names are outlined and stand beside their points. Where many places are, a name shows when the reader is near enough
 * to read it, or chose the place. */
function thinLabels(from: CzmlDataSource): void {
  const named = from.entities.values.filter((entity) => entity.label);
  const crowded = named.filter((entity) => entity.position?.isConstant).length > FEW_LABELS;
  for (const { label, position } of named) {
    if (!label) continue;
    label.fillColor = new ConstantProperty(Color.fromCssColorString("#e7ebef")); // whose it is, the point's colour says
    label.style = new ConstantProperty(LabelStyle.FILL_AND_OUTLINE);
    label.outlineColor = new ConstantProperty(Color.fromCssColorString("#0b0f13"));
    label.outlineWidth = new ConstantProperty(3);
    label.horizontalOrigin = new ConstantProperty(HorizontalOrigin.LEFT);
    if (crowded && position?.isConstant) label.distanceDisplayCondition = new ConstantProperty(new DistanceDisplayCondition(0, NEAR_M));
  }
}

function objects(from: CzmlDataSource): SceneObject[] {
  return from.entities.values
    .filter((entity) => entity.name && (entity.point || entity.label || entity.billboard))
    .map((entity) => ({
      id: entity.id,
      name: entity.name ?? "",
      text: plain(entity.description?.getValue(viewer.clock.currentTime) as string | undefined),
      moves: defined(entity.position) && !entity.position.isConstant,
    }));
}

/** A description without its markup. */
function plain(text: string | undefined): string {
  return (text ?? "").replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim();
}

function turnClock(time: string | undefined, playing: boolean | undefined, speed: number | undefined): void {
  const { clock } = viewer;
  if (time !== undefined) clock.currentTime = JulianDate.fromIso8601(time);
  if (speed !== undefined) clock.multiplier = speed;
  if (playing !== undefined) {
    const ended = JulianDate.compare(clock.currentTime, clock.stopTime) >= 0;
    if (playing && ended) clock.currentTime = clock.startTime.clone();
    clock.shouldAnimate = playing;
  }
  viewer.scene.requestRender();
  tellTime(true);
}

function choose(id: string, look: boolean): void {
  const entity = source?.entities.getById(id);
  if (!entity) return;
  const before = source?.entities.getById(chosen);
  if (before?.label && before.position?.isConstant) thinLabels(source as CzmlDataSource);
  chosen = id;
  if (entity.label) entity.label.distanceDisplayCondition = undefined;
  if (look) lookAt(entity);
  viewer.scene.requestRender();
  tellTime(true);
}

/** Turns the globe so that the object lies in the middle; the camera does not follow it on. */
function lookAt(entity: Entity): void {
  const at = entity.position?.getValue(viewer.clock.currentTime);
  if (!at) return;
  const place = Cartographic.fromCartesian(at);
  if (!place) return;
  const range = Math.max(3_000_000, 2.5 * Math.max(place.height, 0) + 4_000_000);
  viewer.camera.setView({ destination: Cartesian3.fromRadians(place.longitude, place.latitude, range) });
}

/** The whole scene, as near as it fits. */
function home(): void {
  const places = positions(true);
  const far = positions(false).reduce((most, at) => Math.max(most, Cartesian3.magnitude(at)), EARTH_M);
  setView(middleOf(places), 1.6 * far + 4_000_000);
}

/** Where something happens, if the places of the scene lie close together; else the whole scene. */
function open(): void {
  const places = positions(true);
  const middle = middleOf(places);
  const spread = middle ? Math.max(...places.map((at) => Cartesian3.distance(at, middle))) : Infinity;
  if (middle && spread < 3_000_000) setView(middle, Math.max(2_500_000, 3 * spread));
  else home();
}

/** Positions of what stands still, or of everything. */
function positions(still: boolean): Cartesian3[] {
  return (source?.entities.values ?? [])
    .filter((entity) => !still || entity.position?.isConstant)
    .map((entity) => entity.position?.getValue(viewer.clock.currentTime))
    .filter((at): at is Cartesian3 => at !== undefined);
}

/** The point of the ground in the middle of places; undefined if they lie all around the Earth. */
function middleOf(places: Cartesian3[]): Cartesian3 | undefined {
  const sum = places.reduce((all, at) => Cartesian3.add(all, at, all), new Cartesian3());
  const length = Cartesian3.magnitude(sum);
  return places.length && length / places.length > 0.3 * EARTH_M ? Cartesian3.multiplyByScalar(sum, EARTH_M / length, sum) : undefined;
}

function setView(middle: Cartesian3 | undefined, range: number): void {
  const place = middle && Cartographic.fromCartesian(middle);
  const longitude = place?.longitude ?? CesiumMath.toRadians(80);
  const latitude = place?.latitude ?? CesiumMath.toRadians(35);
  viewer.camera.setView({ destination: Cartesian3.fromRadians(longitude, latitude, range) });
  viewer.scene.requestRender();
}

function whereabouts(id: string, time: JulianDate): Whereabouts | null {
  const entity = source?.entities.getById(id);
  const at = entity?.position?.getValue(time);
  const place = at && Cartographic.fromCartesian(at);
  if (!entity || !place) return null;
  return {
    id,
    name: entity.name ?? id,
    longitude: CesiumMath.toDegrees(place.longitude),
    latitude: CesiumMath.toDegrees(place.latitude),
    height: place.height / 1000,
  };
}

function tellTime(now: boolean): void {
  const { clock } = viewer;
  const moment = performance.now();
  const ended = clock.shouldAnimate && JulianDate.compare(clock.currentTime, clock.stopTime) >= 0;
  if (ended) clock.shouldAnimate = false;
  if (!now && !ended && (!clock.shouldAnimate || moment - told < TELL_MS)) return;
  told = moment;
  say({
    type: "time",
    time: JulianDate.toIso8601(clock.currentTime, 0),
    playing: clock.shouldAnimate,
    chosen: chosen ? whereabouts(chosen, clock.currentTime) : null,
  });
}

function tellWhere(id: string, time: string): void {
  say({ type: "where", id, time, found: whereabouts(id, JulianDate.fromIso8601(time)) });
}

/** Script time of frames, each a minute of the scene after the other: what one frame asks of the processor. */
function measure(frames: number): void {
  const { clock, scene } = viewer;
  const before = clock.currentTime.clone();
  const milliseconds: number[] = [];
  for (let n = 0; n < Math.min(frames, 1000); n++) {
    clock.currentTime = JulianDate.addSeconds(before, 60 * n, new JulianDate());
    scene.requestRender();
    const begun = performance.now();
    viewer.render();
    milliseconds.push(performance.now() - begun);
  }
  clock.currentTime = before;
  scene.requestRender();
  say({ type: "measured", milliseconds });
}

start();
