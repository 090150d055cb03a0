/** A page that is loaded when it is first wanted, or before, while the browser has nothing else to do. */
import type { FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n";
import type { Place } from "../router";
import { Waiting } from "./waiting";

export type PageOf = FunctionComponent<{ place: Place }>;

/** A page, and what loads it ahead of time. */
export type LazyPage = PageOf & { load: () => Promise<void> };

export function lazy(load: () => Promise<PageOf>): LazyPage {
  let loaded: PageOf | undefined;
  const once = async () => {
    loaded ??= await load();
  };
  function Lazy({ place }: { place: Place }) {
    const [Page, setPage] = useState<PageOf | undefined>(() => loaded);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      once() // also where it was loaded ahead since this was drawn
        .then(() => setPage(() => loaded))
        .catch(() => setFailed(true)); // the server is away, or has a newer page: a fresh start finds out
    }, []);
    if (Page) return <Page place={place} />;
    if (!failed) return <div class="sheet"><Waiting /></div>;
    return (
      <div class="sheet" role="alert">
        <p>{t("error.page")}</p>
        <button type="button" class="button" onClick={() => location.reload()}>
          {t("action.again")}
        </button>
      </div>
    );
  }
  return Object.assign(Lazy, { load: once });
}

/** Loads pages one after another when nothing else is to be done; what fails is loaded when it is wanted. */
export function loadAhead(pages: readonly LazyPage[]): void {
  const later = "requestIdleCallback" in window ? (next: () => void) => requestIdleCallback(next) : (next: () => void) => setTimeout(next, 200);
  const next = (index: number) => {
    const page = pages[index];
    if (page) later(() => void page.load().then(() => next(index + 1), () => undefined));
  };
  next(0);
}
