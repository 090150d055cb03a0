/** One entry: every value with its range and its source, what contradicts it, what it refers to, and who says so. */
import { address, type Schemas } from "../api/client";
import { useAnswer } from "../api/use";
import { t } from "../i18n";
import { PartnerName } from "../parts/partner";
import { ProblemBox } from "../parts/problem";
import { Says } from "../parts/says";
import { useWorkbench } from "../parts/study";
import { Waiting } from "../parts/waiting";
import { link } from "../router";

type Entry = Schemas["EntryView"];
type Field = Schemas["FieldView"];

export function CatalogueEntry({ kind, id, title, query }: { kind: string; id: string; title: string; query: Record<string, string> }) {
  const { scenario } = useWorkbench();
  const answer = useAnswer<Entry>(address(`/api/catalogue/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`, { scenario }));
  const found = answer.value;
  return (
    <div class="sheet entry">
      <p class="over">
        <a href={link(["catalogue", kind], { q: query["q"], partner: query["partner"] })} lang="en">{title}</a>
      </p>
      {answer.problem ? (
        <>
          <h1 lang="en">{id}</h1>
          <ProblemBox problem={answer.problem} again={answer.again} />
        </>
      ) : found ? (
        <Found entry={found} />
      ) : (
        <Waiting />
      )}
    </div>
  );
}

function Found({ entry }: { entry: Entry }) {
  const given = entry.fields.filter((one) => one.given ?? true);
  const open = entry.fields.filter((one) => !(one.given ?? true));
  return (
    <>
      <h1 lang="en">{entry.name}</h1>
      <p class="tally">
        <code>{entry.id}</code>
        {entry.owner && <PartnerName partner={entry.owner} long />}
        {entry.status && <span lang="en">{entry.status}</span>}
        {entry.options && <span class="soft" lang="en">{entry.options}</span>}
      </p>
      {entry.note && <p class="lead" lang="en">{entry.note}</p>}
      {entry.contradictions.length > 0 && (
        <section class="problem entry-contradictions">
          <h2>{t("catalogue.contradictions")}</h2>
          <ul lang="en">
            {entry.contradictions.map((one) => (
              <li key={one.text}>
                <b>{one.severity}</b> {one.text} <span class="soft">({one.rule})</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <h2>{t("catalogue.values")}</h2>
      <div class="table-room">
        <table class="entry-values">
          <caption class="unseen">{t("catalogue.values")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("catalogue.value")}</th>
              <th scope="col">{t("catalogue.says")}</th>
              <th scope="col">{t("catalogue.source")}</th>
              <th scope="col">{t("nav.whatif")}</th>
            </tr>
          </thead>
          <tbody>
            {given.map((one) => (
              <Value key={one.field} field={one} />
            ))}
          </tbody>
        </table>
      </div>
      {open.length > 0 && (
        <details>
          <summary class="soft">{t("whatif.left-open", { n: open.length })}</summary>
          <ul class="entry-open" lang="en">
            {open.map((one) => (
              <li key={one.field}>{one.key ? <a href={link(["whatif"], { key: one.key })} aria-label={t("catalogue.try", { label: one.label })}>{one.label}</a> : one.label}</li>
            ))}
          </ul>
        </details>
      )}
      <Used entry={entry} />
      <section>
        <h2>{t("says.title")}</h2>
        <Says sayings={entry.sayings} />
      </section>
    </>
  );
}

function Value({ field }: { field: Field }) {
  const refers = field.refers ?? [];
  const sayings = field.sayings ?? [];
  return (
    <tr>
      <th scope="row" lang="en">{field.label}</th>
      <td data-label={t("catalogue.says")}>
        <span lang="en">
          {refers.length > 0
            ? refers.map((one, index) => (
                <span key={`${one.kind} ${one.id}`}>
                  {index > 0 && ", "}
                  <a href={link(["catalogue", one.kind, one.id])}>{one.name}</a>
                </span>
              ))
            : field.text}
          {field.spread && <small>{field.spread}</small>}
          {field.note && <small>{field.note}</small>}
        </span>
        {sayings.length > 0 && (
          <details>
            <summary>
              {t("catalogue.said", { n: sayings.length })}
              {sayings.some((one) => one.agrees === false) && <span class="says-differs"> {t("says.differs")}</span>}
            </summary>
            <Says sayings={sayings} />
          </details>
        )}
      </td>
      <td data-label={t("catalogue.source")} class="entry-source">
        {field.source && (
          <details lang="en">
            <summary>{field.source.title}</summary>
            {field.source.about && <p>{field.source.about}</p>}
            {field.source.note && <p>{field.source.note}</p>}
            <p class="soft">
              {field.source.type}{" "}
              <a href={link(["catalogue", "source", field.source.id])}>{field.source.id}</a>
            </p>
          </details>
        )}
      </td>
      <td data-label={t("nav.whatif")}>
        {field.key && (
          <a href={link(["whatif"], { key: field.key })} aria-label={t("catalogue.try", { label: field.label })} title={t("catalogue.try", { label: field.label })}>
            {t("catalogue.otherwise")}
          </a>
        )}
      </td>
    </tr>
  );
}

/** Entries that name this one, by what they name it as. */
function Used({ entry }: { entry: Entry }) {
  if (entry.used_by.length === 0) return null;
  const roles = grouped(entry.used_by);
  return (
    <section>
      <h2>{t("catalogue.used-by")}</h2>
      <dl class="pairs" lang="en">
        {[...roles].map(([role, entries]) => (
          <div key={role}>
            <dt>{role}</dt>
            <dd>
              {entries.map((one, index) => (
                <span key={`${one.kind} ${one.id}`}>
                  {index > 0 && ", "}
                  <a href={link(["catalogue", one.kind, one.id])}>{one.name}</a>
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function grouped(entries: Entry["used_by"]): Map<string, Entry["used_by"]> {
  const found = new Map<string, Entry["used_by"]>();
  for (const one of entries) found.set(one.role, [...(found.get(one.role) ?? []), one]);
  return found;
}
