/** An option's figures with their intervals, and who puts in and gets out what. */
import type { Schemas } from "../api/client";
import { t } from "../i18n";
import { PartnerName } from "./partner";

type Option = Schemas["OptionDetail"];

export function OptionNumbers({ detail }: { detail: Option }) {
  if (detail.figures.length === 0) return null;
  return (
    <section>
      <h3>{t("option.figures")}</h3>
      <table class="plain figures">
        <caption class="unseen">{t("option.figures")}</caption>
        <tbody lang="en">
          {detail.figures.map((one) => (
            <tr key={one.name}>
              <th scope="row">{one.name}</th>
              <td class="numeric">
                {one.text}
                {one.interval && <small>{one.interval}</small>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function OptionShares({ detail }: { detail: Option }) {
  const sides = [
    { title: t("option.puts-in"), shares: detail.puts_in },
    { title: t("option.gets-out"), shares: detail.gets_out },
  ].filter((side) => side.shares.length > 0);
  return (
    <>
      {sides.map(({ title, shares }) => (
        <section key={title}>
          <h3>{title}</h3>
          <ul class="plain">
            {shares.map((one, index) => (
              <li key={index}>
                <PartnerName partner={one.partner} />: <span lang="en">{one.text}</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
