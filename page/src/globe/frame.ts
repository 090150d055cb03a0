/** The globe's own page: shows the scene it is given, says what time it is there and what was chosen. */
import {
  Cartographic,
  CzmlDataSource,
  defined,
  Entity,
  JulianDate,
  Math as CesiumMath,
  ScreenSpaceEventType,
  type CesiumWidget,
  type ScreenSpaceEventHandler,
} from "@cesium/engine";
import "../styles/frame_globe.css";
import { home, inPicture, lookAt, open } from "./camera";
import { keepNames, type Names } from "./labels";
import { keepLayers, type Layers } from "./layers";
import type { FromGlobe, SceneObject, ToGlobe, Whereabouts } from "./messages";
import { makeViewer } from "./viewer";

/** How often the time is told while it runs, ms. */
const TELL_MS = 200;

const parentPage = window.parent;
let viewer: CesiumWidget;
let names: Names;
let layers: Layers;
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
  names = keepNames(viewer);
  layers = keepLayers(viewer);
  viewer.clock.onTick.addEventListener(() => tellTime(false));
  viewer.screenSpaceEventHandler.setInputAction((click: ScreenSpaceEventHandler.PositionedEvent) => {
    const picked: unknown = viewer.scene.pick(click.position)?.id;
    if (picked instanceof Entity) {
      choose(picked.id, false);
      say({ type: "chosen", id: picked.id });
    }
    const ground = viewer.camera.pickEllipsoid(click.position);
    if (ground) read(Cartographic.fromCartesian(ground));
  }, ScreenSpaceEventType.LEFT_CLICK);
  addEventListener("message", (event: MessageEvent<ToGlobe>) => {
    if (event.origin === location.origin && event.source === parentPage) void receive(event.data);
  });
  say({ type: "ready" });
}

async function receive(message: ToGlobe): Promise<void> {
  if (message.type === "scene") await show(message.packets, message.begin, message.end, message.layer);
  else if (message.type === "layer") await showLayer(message.id);
  else if (message.type === "read") read(Cartographic.fromDegrees(message.longitude, message.latitude));
  else if (message.type === "clock") turnClock(message.time, message.playing, message.speed);
  else if (message.type === "choose") choose(message.id, message.look);
  else if (message.type === "home") home(viewer, source?.entities.values ?? []);
  else if (message.type === "where") tellWhere(message.id, message.time);
  else if (message.type === "measure") measure(message.frames);
}

async function show(packets: unknown[], begin: string, end: string, layer: string): Promise<void> {
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
  const entities = loaded.entities.values;
  names.take(entities);
  layers.take(entities);
  const { clock } = viewer;
  clock.shouldAnimate = false;
  clock.startTime = JulianDate.fromIso8601(begin);
  clock.stopTime = JulianDate.fromIso8601(end);
  clock.currentTime = clock.startTime.clone();
  clock.multiplier = loaded.clock?.multiplier ?? 60;
  open(viewer, entities);
  say({ type: "loaded", objects: objects(loaded), begin, end });
  tellTime(true);
  await showLayer(layer);
}

async function showLayer(id: string): Promise<void> {
  await layers.show(id);
  say({ type: "layer", id });
}

function read(place: Cartographic): void {
  say({ type: "reading", found: layers.read(place) });
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
  chosen = id;
  names.prefer(id);
  if (look) lookAt(viewer, entity);
  viewer.scene.requestRender();
  tellTime(true);
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
    picture: inPicture(viewer, at),
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
