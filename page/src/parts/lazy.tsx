/** A page that is loaded when it is first wanted. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n";
import type { Place } from "../router";

export type PageOf = ComponentType<{ place: Place }>;

export function lazy(load: () => Promise<PageOf>): PageOf {
  let loaded: PageOf | undefined;
  return function Lazy({ place }: { place: Place }) {
    const [Page, setPage] = useState<PageOf | undefined>(() => loaded);
    useEffect(() => {
      if (!loaded) void load().then((page) => setPage(() => (loaded = page)));
    }, []);
    return Page ? <Page place={place} /> : <p role="status">{t("state.loading")}</p>;
  };
}
