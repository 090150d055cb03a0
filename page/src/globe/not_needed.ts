/** Stands for decoders that our scenes do not need, so that nothing is evaluated and no WebAssembly is compiled. */

function absent(): never {
  throw new Error("this kind of data is not shown here");
}

export const MeshoptDecoder = { supported: false, ready: Promise.resolve(), decodeGltfBuffer: absent, decodeVertexBuffer: absent };
export const loadSpz = absent;
export const initSync = absent;
export const radix_sort_gaussians_indexes = absent;
export const generate_splat_texture = absent;
export const Reader = { create: absent };
export const util = {};
export const roots = {};
export const Writer = {};
