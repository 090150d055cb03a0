/** One option with everything behind it: what decides first, then what follows from it, then how we know. */
import { useEffect, useRef } from "preact/hooks";
import { address, type Schemas } from "../api/client";
import { useAnswer } from "../api/use";
import { t, word } from "../i18n";
import { link } from "../router";
import { MarginBar, deciding } from "./margin";
import { OptionEvidence } from "./option_evidence";
import { OptionNumbers, OptionShares } from "./option_numbers";
import { ProblemBox } from "./problem";
import { Says } from "./says";
import { useWorkbench } from "./study";
import { Verdict } from "./verdict";
import { Waiting } from "./waiting";

export type Option = Schemas["OptionDetail"];

interface OptionPanelProps {
  /** its id; read from the server unless `detail` is given */
  option: string;
  detail?: Option | null;
  /** shows a button that closes the panel */
  onClose?: () => void;
  /** puts the reader at its heading when the option changes */
  takesFocus?: boolean;
  /** links to other ways of looking at it stand below; not where the panel is one of two */
  links?: boolean;
}

export function OptionPanel({ option, detail, onClose, takesFocus = false, links = true }: OptionPanelProps) {
  const { scenario } = useWorkbench();
  const answer = useAnswer<Option>(detail ? null : address("/api/option", { scenario, option }));
  const found = detail ?? answer.value;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus && found) heading.current?.focus();
  }, [takesFocus, found?.id]);
  return (
    <div class="option" onKeyDown={onClose && ((event) => event.key === "Escape" && onClose())}>
      {onClose && (
        <button type="button" class="button quiet option-close" aria-label={t("action.close")} onClick={onClose}>
          ×
        </button>
      )}
      {found ? (
        <Found detail={found} heading={heading} links={links} />
      ) : answer.problem ? (
        <ProblemBox problem={answer.problem} again={answer.again} />
      ) : (
        <Waiting />
      )}
    </div>
  );
}

function Found({ detail, heading, links }: { detail: Option; heading: { current: HTMLHeadingElement | null }; links: boolean }) {
  const failing = detail.margins.filter((one) => !one.holds && one.remedy);
  const [first, others] = deciding(detail.margins);
  const place = { activity: detail.activity, option: detail.id };
  return (
    <>
      <h2 ref={heading} tabIndex={-1} lang="en">
        {detail.title}
      </h2>
      <p class="option-way">
        <Verdict sign={detail.verdict} word={detail.word} />
        <span class="soft" lang="en">
          {detail.way}
        </span>
        {detail.in_plan && <span class="tag">{t("option.in-plan")}</span>}
      </p>
      <section lang="en">
        <h3 class="unseen" lang={document.documentElement.lang}>{t("option.margins")}</h3>
        {first.map((one) => (
          <MarginBar key={one.name} margin={one} />
        ))}
      </section>
      {failing.length > 0 && (
        <section>
          <h3>{t("option.remedies")}</h3>
          <ul class="plain" lang="en">
            {failing.map((one) => (
              <li key={one.name}>
                {one.remedy} <span class="soft">({one.name})</span>
              </li>
            ))}
          </ul>
          {links && <TryIt place={place} />}
        </section>
      )}
      {others.length > 0 && (
        <details>
          <summary>{t("option.others", { n: others.length })}</summary>
          <div lang="en">
            {others.map((one) => (
              <MarginBar key={one.name} margin={one} />
            ))}
          </div>
        </details>
      )}
      {detail.conditions.length > 0 && (
        <section>
          <h3>{t("option.conditions")}</h3>
          <ul class="plain" lang="en">
            {detail.conditions.map((one) => (
              <li key={one.text}>
                {one.text} <span class="soft">({one.grantor})</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h3>{t("option.roles")}</h3>
        <dl class="pairs">
          {detail.assets.map((one) => (
            <div key={`${one.role} ${one.id}`}>
              <dt>{word("role", one.role)}</dt>
              <dd lang="en">{one.kind ? <a href={link(["catalogue", one.kind, one.id])}>{one.name}</a> : one.name}</dd>
            </div>
          ))}
        </dl>
      </section>
      <OptionNumbers detail={detail} />
      <OptionShares detail={detail} />
      <OptionEvidence detail={detail} />
      <section>
        <h3>{t("says.title")}</h3>
        <Says sayings={detail.sayings} />
      </section>
      {links && (
        <p class="option-links">
          {failing.length === 0 && <a href={link(["whatif"], place)}>{t("option.try")}</a>}
          <a href={link(["globe"], place)}>{t("option.globe")}</a>
          {detail.maps.length > 0 && <a href={link(["explore", "map"], place)}>{t("option.maps")}</a>}
        </p>
      )}
    </>
  );
}

function TryIt({ place }: { place: { activity: string; option: string } }) {
  return (
    <p>
      <a href={link(["whatif"], place)}>{t("option.try")}</a>
    </p>
  );
}
