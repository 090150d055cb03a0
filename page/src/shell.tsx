/** The frame of the workbench: header above, directions at the left, the page in the middle. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "./i18n";
import { lazy, loadAhead, type LazyPage } from "./parts/lazy";
import { StudyBars } from "./parts/study_bars";
import { useWorkbench, WorkbenchProvider } from "./parts/study";
import { link, usePlace } from "./router";
import { Head } from "./shell_head";
import { Nav } from "./shell_nav";
import { useNarrow } from "./shell_settings";

const PAGES: Record<string, LazyPage> = {
  "": lazy(() => import("./pages/overview").then((page) => page.default)),
  direction: lazy(() => import("./pages/direction").then((page) => page.default)),
  plan: lazy(() => import("./pages/plan").then((page) => page.default)),
  globe: lazy(() => import("./pages/globe").then((page) => page.default)),
  whatif: lazy(() => import("./pages/whatif").then((page) => page.default)),
  compare: lazy(() => import("./pages/compare").then((page) => page.default)),
  explore: lazy(() => import("./pages/explore").then((page) => page.default)),
  catalogue: lazy(() => import("./pages/catalogue").then((page) => page.default)),
  file: lazy(() => import("./pages/file").then((page) => page.default)),
};

/** Small enough to be loaded before anybody asks for them; the globe is not. */
const SMALL = Object.entries(PAGES).flatMap(([name, page]) => (name === "globe" ? [] : [page]));

/** Everything anew in another language: labels are read while drawing. */
export function Shell() {
  const [turn, setTurn] = useState(0);
  useLayoutEffect(() => {
    const changed = () => setTurn((old) => old + 1);
    addEventListener("languagechange-here", changed);
    return () => removeEventListener("languagechange-here", changed);
  }, []);
  useEffect(() => {
    if (turn > 0 && document.activeElement === document.body) document.querySelector<HTMLElement>(".language, .menu-button")?.focus(); // where it was changed
  }, [turn]);
  return (
    <WorkbenchProvider>
      <Frame key={turn} />
    </WorkbenchProvider>
  );
}

function Frame() {
  const place = usePlace();
  const { generation, programme } = useWorkbench();
  const narrow = useNarrow();
  const [menu, setMenu] = useState(false);
  const main = useRef<HTMLElement>(null);
  const where = pageOf(place.path);
  const before = useRef(where);
  const name = place.path[0] ?? "";
  const Page = Object.hasOwn(PAGES, name) ? PAGES[name] : undefined;
  const within = main.current?.contains(document.activeElement) ?? false;

  useLayoutEffect(() => {
    if (within && !main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true }); // read anew under the reader's hands
  }, [generation]);
  useEffect(() => {
    setMenu(false);
    if (before.current === where) return;
    before.current = where;
    main.current?.scrollTo(0, 0);
    scrollTo(0, 0);
    main.current?.focus({ preventScroll: true }); // a screen reader begins with the new page
  }, [where]);
  useEffect(() => {
    if (programme) loadAhead(SMALL);
  }, [programme !== undefined]);
  useEffect(() => {
    document.title = [programme?.title, t("app.name")].filter(Boolean).join(" – ");
  }, [programme?.title]);

  const close = () => {
    setMenu(false);
    document.querySelector<HTMLElement>(".menu-button")?.focus();
  };
  return (
    <div class={`frame page-${name || "overview"}`} onKeyDown={(event) => event.key === "Escape" && menu && close()}>
      <a
        class="skip"
        href="#workbench-page"
        onClick={(event) => {
          event.preventDefault(); // the address after # is where the reader is
          main.current?.focus();
        }}
      >
        {t("nav.skip")}
      </a>
      <Head narrow={narrow} menu={menu} onMenu={() => setMenu(!menu)} />
      <StudyBars />
      {(!narrow || menu) && <Nav place={place} narrow={narrow} onGone={() => setMenu(false)} />}
      <main id="workbench-page" ref={main} tabIndex={-1} inert={narrow && menu}>
        {/* Pages read anew when a study ends or the file changes; the file's own page may hold words not yet sent. */}
        {Page ? <Page key={name === "file" ? where : `${where} ${generation}`} place={place} /> : <Nowhere />}
      </main>
    </div>
  );
}

/** What is one page to the reader: the catalogue's list stays, with what is written in it, while its kind is chosen. */
export function pageOf(path: readonly string[]): string {
  return path[0] === "catalogue" && path.length < 3 ? "catalogue" : path.join("/");
}

function Nowhere() {
  return (
    <div class="sheet">
      <h1>{t("error.nowhere")}</h1>
      <p>
        <a href={link([])}>{t("error.home")}</a>
      </p>
    </div>
  );
}
