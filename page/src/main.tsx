import { render } from "preact";
import { Shell } from "./shell";
import { showTheme, storedTheme } from "./shell_settings";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/parts.css";
import "./styles/pages.css";
import "./styles/direction.css";

showTheme(storedTheme());
const place = document.getElementById("workbench");
if (place) render(<Shell />, place);
