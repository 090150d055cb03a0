import { render } from "preact";
import { Shell } from "./shell";
import "./styles/base.css";

const place = document.getElementById("workbench");
if (place) render(<Shell />, place);
