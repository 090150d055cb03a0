/** The frame of the workbench: header, directions at the left, the page in the middle. */
import { lazy } from "./parts/lazy";
import { t } from "./i18n";
import { usePlace } from "./router";

const PAGES: Record<string, ReturnType<typeof lazy>> = {};

export function Shell() {
  const place = usePlace();
  const Page = PAGES[place.path[0] ?? ""];
  return <main>{Page ? <Page place={place} /> : t("app.name")}</main>;
}
