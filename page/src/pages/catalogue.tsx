/** What partners have: entries of the catalogue, and one of them with every value and its source. */
import { useEffect, useRef, useState } from "preact/hooks";
import { address, type Schemas } from "../api/client";
import { useAnswer } from "../api/use";
import { t } from "../i18n";
import { number } from "../i18n/number";
import { PartnerName } from "../parts/partner";
import { ProblemBox } from "../parts/problem";
import { useWorkbench } from "../parts/study";
import { Table, type TableColumn } from "../parts/table";
import { Waiting } from "../parts/waiting";
import { adjust, go, link, parsePlace, type Place } from "../router";
import "../styles/work.css";
import { CatalogueEntry } from "./catalogue_entry";

type EntryRow = Schemas["EntryRow"];
type KindInfo = Schemas["KindInfo"];

const PAGE = 500;
const TYPING_MS = 250;
const MOST_COLUMNS = 6;

export default function CataloguePage({ place }: { place: Place }) {
  const [, kind = "", id = ""] = place.path;
  const { session } = useWorkbench();
  if (!session) return <div class="sheet"><Waiting /></div>;
  if (id) return <CatalogueEntry kind={kind} id={id} query={place.query} title={session.kinds.find((one) => one.kind === kind)?.title ?? kind} />;
  return <List kind={kind} kinds={session.kinds} place={place} />;
}

function List({ kind, kinds, place }: { kind: string; kinds: readonly KindInfo[]; place: Place }) {
  const { scenario } = useWorkbench();
  const partner = place.query["partner"] ?? "";
  const query = place.query["q"] ?? "";
  const offset = Number(place.query["offset"] ?? 0) || 0;
  const [typed, setTyped] = useState(query);
  const to = (given: { kind?: string; q?: string; partner?: string; offset?: number }) =>
    go(["catalogue", ...(given.kind ?? kind ? [given.kind ?? kind] : [])], { q: given.q ?? typed, partner: given.partner ?? partner, offset: given.offset ? String(given.offset) : undefined });
  const sent = useRef(query);
  useEffect(() => {
    if (typed === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = typed;
      const [page, , entry] = parsePlace(location.hash).path; // a kind may have been chosen meanwhile, or an entry opened
      if (page === "catalogue" && !entry) adjust({ q: typed, offset: undefined });
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  useEffect(() => {
    if (query === sent.current) return;
    sent.current = query; // the reader went back
    setTyped(query);
  }, [query]);
  const nothing = !kind && !query && !partner;
  const answer = useAnswer<Schemas["EntryList"]>(nothing ? null : address("/api/catalogue", { kind, partner, q: query, limit: PAGE, offset: offset || undefined, scenario }));
  const partners = useAnswer<Schemas["EntryList"]>(address("/api/catalogue", { kind: "partner", limit: PAGE }));
  const found = answer.value;
  const owned = !kind || (kinds.find((one) => one.kind === kind)?.owned ?? true);
  return (
    <div class="sheet catalogue">
      <h1>{t("nav.catalogue")}</h1>
      <form class="work-tools" role="search" onSubmit={(event) => { event.preventDefault(); to({ q: typed }); }}>
        <label>
          <span class="soft">{t("catalogue.kind")}</span>
          <select class="field" lang="en" value={kind} onChange={(event) => go(["catalogue", ...(event.currentTarget.value ? [event.currentTarget.value] : [])], { q: typed, partner })}>
            <option value="" lang={document.documentElement.lang}>{t("catalogue.all-kinds")}</option>
            {kinds.map((one) => (
              <option key={one.kind} value={one.kind}>{`${one.title} (${number(one.count)})`}</option>
            ))}
          </select>
        </label>
        <label>
          <span class="soft">{t("catalogue.search")}</span>
          <input type="search" class="field" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
        </label>
        {owned && (
          <label>
            <span class="soft">{t("catalogue.owner")}</span>
            <select class="field" lang="en" value={partner} onChange={(event) => to({ partner: event.currentTarget.value })}>
              <option value="" lang={document.documentElement.lang}>{t("catalogue.anybody")}</option>
              {(partners.value?.entries ?? []).map((one) => (
                <option key={one.id} value={one.id}>{one.name}</option>
              ))}
            </select>
          </label>
        )}
      </form>
      {nothing ? <Kinds kinds={kinds} /> : answer.problem ? <ProblemBox problem={answer.problem} again={answer.again} /> : !found ? <Waiting /> : <Entries rows={found.entries} kind={kind} kinds={kinds} place={place} />}
      {found && found.total > found.entries.length && (
        <p class="pager">
          <span>{t("table.range", { from: number(offset + 1), to: number(offset + found.entries.length), of: number(found.total) })}</span>
          <button type="button" class="button" disabled={offset === 0} onClick={() => to({ offset: Math.max(offset - PAGE, 0) })}>{t("table.before")}</button>
          <button type="button" class="button" disabled={offset + found.entries.length >= found.total} onClick={() => to({ offset: offset + PAGE })}>{t("table.after")}</button>
        </p>
      )}
    </div>
  );
}

/** What there is, before anything was asked for: what partners own first. */
function Kinds({ kinds }: { kinds: readonly KindInfo[] }) {
  const owned = [...kinds.filter((one) => one.owned), ...kinds.filter((one) => !one.owned)];
  const columns: TableColumn<KindInfo>[] = [
    { key: "kind", label: t("catalogue.kind"), names: true, computed: true, value: (one) => one.title, cell: (one) => <a href={link(["catalogue", one.kind])}>{one.title}</a> },
    { key: "count", label: t("catalogue.entries"), numeric: true, down: true, value: (one) => one.count, cell: (one) => number(one.count) },
  ];
  return (
    <div class="catalogue-kinds">
      <p class="lead">{t("catalogue.lead")}</p>
      <Table columns={columns} rows={owned} id={(one) => one.kind} caption={t("catalogue.kind")} captionUnseen filter={false} />
    </div>
  );
}

function Entries({ rows, kind, kinds, place }: { rows: readonly EntryRow[]; kind: string; kinds: readonly KindInfo[]; place: Place }) {
  const titles = new Map(kinds.map((one) => [one.kind, one.title]));
  const ordered = [...rows.filter((one) => one.kind !== "source"), ...rows.filter((one) => one.kind === "source")];
  const columns: TableColumn<EntryRow>[] = [
    { key: "name", label: t("catalogue.name"), names: true, computed: true, value: (one) => one.name, search: (one) => `${one.name} ${one.id}`, cell: (one) => <a href={link(["catalogue", one.kind, one.id], { q: place.query["q"], partner: place.query["partner"] })}>{one.name}</a> },
  ];
  if (!kind) columns.push({ key: "kind", label: t("catalogue.kind"), computed: true, value: (one) => titles.get(one.kind) ?? one.kind });
  if (rows.some((one) => one.owner)) columns.push({ key: "owner", label: t("catalogue.owner"), value: (one) => one.owner, cell: (one) => one.owner && <PartnerName partner={one.owner} /> });
  if (rows.some((one) => one.status)) columns.push({ key: "status", label: t("catalogue.status"), computed: true, value: (one) => one.status });
  if (kind) columns.push(...figureColumns(rows));
  else columns.push({ key: "figures", label: t("option.figures"), fixed: true, computed: true, value: (one) => one.figures.map((figure) => `${figure.name} ${figure.text}`).join(", ") });
  if (rows.some((one) => one.contradictions > 0)) columns.push({ key: "contradictions", label: t("catalogue.contradictions"), numeric: true, down: true, value: (one) => one.contradictions || null, cell: (one) => (one.contradictions > 0 ? <b class="worse">{one.contradictions}</b> : "") });
  if (rows.some((one) => one.stories > 0)) columns.push({ key: "stories", label: t("catalogue.stories"), numeric: true, down: true, value: (one) => one.stories || null });
  return <Table columns={columns} rows={ordered} id={(one) => `${one.kind}/${one.id}`} caption={t("catalogue.caption")} captionUnseen filter={false} empty={t("catalogue.nothing")} tools={<span />} />;
}

/** Figures that entries of a kind have, those that most have first. */
export function figureColumns(rows: readonly EntryRow[]): TableColumn<EntryRow>[] {
  const counts = new Map<string, number>();
  for (const row of rows) for (const one of row.figures) counts.set(one.name, (counts.get(one.name) ?? 0) + 1);
  const names = [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST_COLUMNS).map(([name]) => name);
  return names.map((name) => ({
    key: `figure ${name}`,
    label: name,
    computed: true,
    numeric: rows.some((row) => row.figures.some((one) => one.name === name && one.value !== null)),
    value: (row) => {
      const found = row.figures.find((one) => one.name === name);
      return found?.value ?? found?.text;
    },
    cell: (row) => {
      const found = row.figures.find((one) => one.name === name);
      return found && <>{found.text}{found.interval && <small>{found.interval}</small>}</>;
    },
  }));
}
