import { cpSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const here = dirname(fileURLToPath(import.meta.url));
const built = join(here, "../src/intercosmos/web/page");

/** Copies what Cesium loads by address while it runs: workers and the small textures, nothing else. */
function cesiumFiles(): Plugin {
  return {
    name: "cesium-files",
    apply: "build",
    closeBundle() {
      const engine = join(here, "node_modules/@cesium/engine");
      const target = join(built, "cesium");
      mkdirSync(target, { recursive: true });
      cpSync(join(engine, "Build/Workers"), join(target, "Workers"), { recursive: true });
      for (const folder of ["Textures/NaturalEarthII", "IAU2006_XYS", "approximateTerrainHeights.json"]) {
        cpSync(join(engine, "Source/Assets", folder), join(target, "Assets", folder), { recursive: true });
      }
    },
  };
}

/** Decoders of meshes, splats and Google's globes, which run WebAssembly or make code from text: our scenes have none. */
const NOT_NEEDED = Object.fromEntries(
  ["meshoptimizer", "@spz-loader/core", "@cesium/wasm-splats", "protobufjs/dist/minimal/protobuf.js"].map((name) => [
    name,
    join(here, "src/globe/not_needed.ts"),
  ]),
);

export default defineConfig({
  base: "./",
  plugins: [cesiumFiles()],
  resolve: { alias: NOT_NEEDED },
  build: {
    outDir: built,
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // nothing inline: the Content-Security-Policy allows files of our own only
    chunkSizeWarningLimit: 6000,
    sourcemap: false,
    rollupOptions: { input: { index: join(here, "index.html"), globe: join(here, "globe.html") } },
  },
  server: { proxy: { "/api": "http://127.0.0.1:8765", "/record": "http://127.0.0.1:8765", "/report": "http://127.0.0.1:8765" } },
});
