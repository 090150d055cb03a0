export { nearest, useWidth, within, type Mark } from "../parts/room";
