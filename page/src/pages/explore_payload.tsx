/** Payload against inclination, of every vehicle from every site. */
import { useMemo } from "preact/hooks";
import { address, type Schemas } from "../api/client";
import { useAnswer } from "../api/use";
import { Lines } from "../charts/lines";
import type { Curve } from "../charts/lines_paths";
import { t } from "../i18n";
import { number } from "../i18n/number";
import { partnerColour, PartnerName } from "../parts/partner";
import { ProblemBox } from "../parts/problem";
import { useWorkbench } from "../parts/study";
import { Table, type TableColumn } from "../parts/table";
import { Waiting } from "../parts/waiting";
import { adjust, type Place } from "../router";
import type { Keeping } from "./explore";

type View = Schemas["PayloadCurveView"];

const BETWEEN = "~";
/** So many are chosen at first: those that lift most. */
const FIRST = 3;

export function ExplorePayload({ place, keeping }: { place: Place; keeping: Keeping }) {
  const { scenario, partners } = useWorkbench();
  const answer = useAnswer<Schemas["PayloadCurves"]>(address("/api/payloads", { scenario }));
  const views = answer.value?.curves;
  const curves = useMemo(() => (views ?? []).map((one) => curveOf(one, partnerColour(partners, one.owner))), [views, partners]);
  const given = place.query["curves"];
  const chosen = useMemo(() => new Set(given === undefined ? mostFirst(curves).slice(0, FIRST) : given.split(BETWEEN).filter(Boolean)), [given, curves]);
  if (!views) return answer.problem ? <ProblemBox problem={answer.problem} again={answer.again} /> : <Waiting />;
  if (views.length === 0) return <p>{t("explore.no-curves")}</p>;
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    adjust({ curves: [...next].join(BETWEEN) || BETWEEN });
  };
  const columns: TableColumn<View>[] = [
    {
      key: "chosen",
      label: t("explore.shown"),
      value: (one) => (chosen.has(idOf(one)) ? 0 : 1),
      search: () => "",
      cell: (one) => <input type="checkbox" checked={chosen.has(idOf(one))} aria-label={t("explore.highlight", { title: one.title })} onChange={() => toggle(idOf(one))} />,
    },
    { key: "title", label: t("explore.vehicle"), names: true, computed: true, value: (one) => one.title },
    { key: "owner", label: t("catalogue.owner"), value: (one) => one.owner, cell: (one) => <PartnerName partner={one.owner} /> },
    { key: "most", label: t("explore.most"), numeric: true, down: true, value: (one) => Math.max(...one.payload_kg), cell: (one) => number(Math.max(...one.payload_kg)) },
    { key: "at", label: t("explore.at"), numeric: true, value: (one) => reached(one)[mostAt(one)]?.[0], cell: (one) => said(mostAt(one) < 0 ? undefined : reached(one)[mostAt(one)]?.[0]) },
    { key: "from", label: t("explore.from"), numeric: true, value: (one) => reached(one)[0]?.[0], cell: (one) => said(reached(one)[0]?.[0]) },
    { key: "to", label: t("explore.to"), numeric: true, value: (one) => reached(one).at(-1)?.[0], cell: (one) => said(reached(one).at(-1)?.[0]) },
  ];
  return (
    <>
      <Lines
        title={t("explore.payload.title")}
        curves={curves}
        chosen={chosen}
        xAxis={{ label: t("explore.inclination"), unit: "deg" }}
        yAxis={{ label: t("explore.payload.axis"), unit: "kg" }}
        onPick={(id, x) => {
          const [vehicle = "", site = ""] = id.split("@");
          keeping.keep("payload", { scenario, vehicle, site, inclination_deg: Math.round(x * 10) / 10 });
        }}
      />
      <details class="explore-curves" open>
        <summary>{t("explore.curves", { n: chosen.size, of: views.length })}</summary>
        <Table columns={columns} rows={views} id={idOf} caption={t("explore.payload.title")} captionUnseen sort={{ key: "most", down: true }} />
      </details>
    </>
  );
}

function idOf(one: Pick<View, "vehicle" | "site">): string {
  return `${one.vehicle}@${one.site}`;
}

function said(inclination: number | undefined): string {
  return inclination === undefined ? "–" : `${number(inclination, 1)}°`;
}

/** Inclinations that are reached with what is lifted there, from the least. */
export function reached(one: Pick<View, "inclination_deg" | "payload_kg">): [number, number][] {
  return one.inclination_deg
    .map((at, index): [number, number] => [at, one.payload_kg[index] ?? 0])
    .filter(([, payload]) => payload > 0)
    .sort((a, b) => a[0] - b[0]);
}

function mostAt(one: View): number {
  const found = reached(one);
  return found.findIndex(([, payload]) => payload === Math.max(...found.map((pair) => pair[1])));
}

/** A curve whose points stand in the order of the axis. */
export function curveOf(one: View, colour: string): Curve {
  const order = one.inclination_deg.map((_, index) => index).sort((a, b) => (one.inclination_deg[a] ?? 0) - (one.inclination_deg[b] ?? 0));
  const of = (values: readonly number[]) => order.map((index) => values[index] ?? 0);
  return { id: idOf(one), name: one.title, x: of(one.inclination_deg), y: of(one.payload_kg), low: of(one.low_kg), high: of(one.high_kg), colour };
}

function mostFirst(curves: readonly Curve[]): string[] {
  return [...curves].sort((a, b) => Math.max(...b.y) - Math.max(...a.y)).map((one) => one.id);
}
