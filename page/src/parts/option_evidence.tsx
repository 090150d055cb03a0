/** How we know: the timeline of an option, its curves, models, sources and notes. */
import type { Schemas } from "../api/client";
import { t } from "../i18n";
import { OptionCurves } from "./option_curves";

type Option = Schemas["OptionDetail"];

export function OptionEvidence({ detail }: { detail: Option }) {
  return (
    <>
      {detail.events.length > 0 && (
        <details>
          <summary>{t("option.events", { n: detail.events.length })}</summary>
          <table class="figures times">
            <caption class="unseen">{t("option.events", { n: detail.events.length })}</caption>
            <tbody lang="en">
              {detail.events.map((one, index) => (
                <tr key={index}>
                  <th scope="row">
                    {one.name}
                    {one.figures.length > 0 && <small>{one.figures.map((figure) => `${figure.name} ${figure.text}`).join(" · ")}</small>}
                  </th>
                  <td class="numeric">{one.time}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
      <OptionCurves series={detail.series} />
      <Listed title={t("option.notes")} texts={detail.notes} />
      <Listed title={t("option.models")} texts={detail.models} />
      {detail.sources.length > 0 && (
        <details>
          <summary>{t("option.sources", { n: detail.sources.length })}</summary>
          <ul class="plain" lang="en">
            {detail.sources.map((one) => (
              <li key={one.id}>
                {one.title} <span class="soft">{[one.about, one.type, one.note].filter(Boolean).join(" · ")}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Listed({ title, texts }: { title: string; texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <details>
      <summary>{title}</summary>
      <ul class="plain" lang="en">
        {texts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </details>
  );
}
