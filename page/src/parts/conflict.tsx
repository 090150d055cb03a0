/** Two people changed the same programme: theirs, yours, where they differ, and three ways on. Nothing is lost. */
import { useMemo } from "preact/hooks";
import { t } from "../i18n";
import { difference, linesOf, type Piece } from "./conflict_lines";

interface ConflictViewProps {
  theirs: string;
  yours: string;
  fileName: string;
  onTheirs: () => void;
  /** puts yours on top of theirs, to be edited further */
  onMine: () => void;
}

/** Lines shown around a difference. */
const AROUND = 2;

export function ConflictView({ theirs, yours, fileName, onTheirs, onMine }: ConflictViewProps) {
  const pieces = useMemo(() => difference(linesOf(theirs), linesOf(yours)), [theirs, yours]);
  const places = pieces.filter((one) => !one.same).length;
  return (
    <section class="conflict" aria-labelledby="conflict-title">
      <h2 id="conflict-title">{t("conflict.title")}</h2>
      <p class="lead">{t("conflict.says", { n: places })}</p>
      <p class="conflict-ways">
        <button type="button" class="button first" onClick={onMine}>{t("conflict.mine")}</button>
        <button type="button" class="button" onClick={onTheirs}>{t("conflict.theirs")}</button>
        <button type="button" class="button" onClick={() => download(yours, fileName)}>{t("conflict.download")}</button>
      </p>
      <div class="table-room conflict-room" tabIndex={0} role="region" aria-label={t("conflict.differs")}>
        <table class="conflict-lines">
          <caption class="unseen">{t("conflict.differs")}</caption>
          <thead>
            <tr>
              <th scope="col" class="numeric">{t("conflict.line")}</th>
              <th scope="col">{t("conflict.their-text")}</th>
              <th scope="col" class="numeric">{t("conflict.line")}</th>
              <th scope="col">{t("conflict.your-text")}</th>
            </tr>
          </thead>
          <tbody lang="en">
            {pieces.map((piece, index) => (piece.same ? <Same key={index} piece={piece} first={index === 0} last={index === pieces.length - 1} /> : <Differing key={index} piece={piece} />))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Same({ piece, first, last }: { piece: Piece; first: boolean; last: boolean }) {
  const count = piece.left.length;
  const all = piece.left.map((line, index) => ({ line, index }));
  const near = all.filter(({ index }) => (!first && index < AROUND) || (!last && index >= count - AROUND));
  const shown = count - near.length <= AROUND ? all : near;
  const cut = count > shown.length;
  return (
    <>
      {shown.map(({ line, index }, place) => (
        <>
          {cut && (first ? place === 0 : place === Math.min(AROUND, shown.length)) && <Cut count={count - shown.length} />}
          <tr key={index}>
            <td class="numeric soft">{piece.leftAt + index + 1}</td>
            <td><code>{line}</code></td>
            <td class="numeric soft">{piece.rightAt + index + 1}</td>
            <td><code>{line}</code></td>
          </tr>
        </>
      ))}
      {cut && (last || shown.length <= AROUND) && !first && <Cut count={count - shown.length} />}
    </>
  );
}

function Cut({ count }: { count: number }) {
  return (
    <tr class="conflict-cut">
      <td colSpan={4} lang={document.documentElement.lang}>{t("conflict.same", { n: count })}</td>
    </tr>
  );
}

function Differing({ piece }: { piece: Piece }) {
  const rows = Array.from({ length: Math.max(piece.left.length, piece.right.length) }, (_, index) => index);
  return (
    <>
      {rows.map((index) => (
        <tr key={index} class="conflict-differs">
          <Half line={piece.left[index]} at={piece.leftAt + index + 1} side="theirs" />
          <Half line={piece.right[index]} at={piece.rightAt + index + 1} side="yours" />
        </tr>
      ))}
    </>
  );
}

function Half({ line, at, side }: { line: string | undefined; at: number; side: "theirs" | "yours" }) {
  if (line === undefined) return <td colSpan={2} class="conflict-none" />;
  return (
    <>
      <td class="numeric">{at}</td>
      <td class={side}>
        <span aria-hidden="true">{side === "theirs" ? "− " : "+ "}</span>
        <code>{line}</code>
      </td>
    </>
  );
}

/** Gives a text to the reader as a file. */
export function download(text: string, fileName: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "application/toml" }));
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = fileName;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
