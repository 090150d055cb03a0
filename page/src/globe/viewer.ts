/** Cesium, set up to need nothing from outside: its own coarse picture of the Earth, no services, no widgets. */
import {
  buildModuleUrl,
  CesiumWidget,
  Clock,
  ClockRange,
  ClockStep,
  Color,
  Credit,
  CreditDisplay,
  EllipsoidTerrainProvider,
  ImageryLayer,
  Ion,
  TileMapServiceImageryProvider,
} from "@cesium/engine";

/** Greatest level of the picture that ships. */
const DEEPEST = 2;

export function makeViewer(container: HTMLElement): CesiumWidget {
  setBaseUrl(new URL("./cesium/", location.href).href);
  Ion.defaultAccessToken = "";
  CreditDisplay.cesiumCredit = new Credit("CesiumJS", true); // its own is a picture of a service that is not used
  const credit = document.createElement("div");
  credit.className = "credits";
  document.body.append(credit);
  const clock = new Clock({ clockRange: ClockRange.CLAMPED, clockStep: ClockStep.SYSTEM_CLOCK_MULTIPLIER, shouldAnimate: false });
  const viewer = new CesiumWidget(container, {
    clock,
    baseLayer: ImageryLayer.fromProviderAsync(
      TileMapServiceImageryProvider.fromUrl(buildModuleUrl("Assets/Textures/NaturalEarthII"), {
        maximumLevel: DEEPEST,
        credit: "Natural Earth",
      }),
    ),
    terrainProvider: new EllipsoidTerrainProvider(),
    skyBox: false,
    skyAtmosphere: false,
    creditContainer: credit,
    requestRenderMode: true,
    maximumRenderTimeChange: 0,
    automaticallyTrackDataSourceClocks: false,
    msaaSamples: 1,
    contextOptions: { webgl: { powerPreference: "low-power" } },
  });
  const { scene } = viewer;
  scene.backgroundColor = Color.fromCssColorString("#0b0f13");
  if (scene.sun) scene.sun.show = false;
  if (scene.moon) scene.moon.show = false;
  scene.fog.enabled = false;
  scene.globe.enableLighting = false;
  scene.globe.showGroundAtmosphere = false;
  scene.globe.baseColor = Color.fromCssColorString("#17324a");
  scene.screenSpaceCameraController.minimumZoomDistance = 50_000;
  scene.screenSpaceCameraController.maximumZoomDistance = 500_000_000;
  viewer.allowDataSourcesToSuspendAnimation = false;
  return viewer;
}

function setBaseUrl(address: string): void {
  // Cesium's declaration of this function leaves out its one method.
  (buildModuleUrl as unknown as { setBaseUrl(value: string): void }).setBaseUrl(address);
}
