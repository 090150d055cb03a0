/** A text with its lines counted, and lines marked that problems point to. */
import { useEffect, useRef } from "preact/hooks";
import { t } from "../i18n";
import { number } from "../i18n/number";

interface TextEditorProps {
  text: string;
  label: string;
  readOnly: boolean;
  /** lines that something is wrong with, from 1 */
  marked: readonly number[];
  /** a line to go to, and a count that grows with each going */
  aim: { line: number; turn: number } | null;
  onText: (text: string) => void;
  onSave: () => void;
}

export function TextEditor({ text, label, readOnly, marked, aim, onText, onSave }: TextEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLPreElement>(null);
  const count = text.split("\n").length;
  useEffect(() => {
    if (!aim || !area.current) return;
    const [from, to] = lineEnds(text, aim.line);
    area.current.focus();
    area.current.setSelectionRange(from, to);
    const height = area.current.scrollHeight / Math.max(count, 1);
    area.current.scrollTop = Math.max((aim.line - 6) * height, 0);
  }, [aim?.turn, aim?.line]);
  const wrong = new Set(marked);
  return (
    <div class="text-editor">
      <pre ref={gutter} class="text-gutter" aria-hidden="true">
        {Array.from({ length: count }, (_, index) => (
          <span key={index} class={wrong.has(index + 1) ? "wrong" : undefined}>
            {`${wrong.has(index + 1) ? "▸" : ""}${number(index + 1)}\n`}
          </span>
        ))}
      </pre>
      <textarea
        ref={area}
        aria-label={label}
        aria-describedby="text-editor-help"
        lang="en"
        spellcheck={false}
        wrap="off"
        readOnly={readOnly}
        value={text}
        onInput={(event) => onText(event.currentTarget.value)}
        onScroll={(event) => gutter.current && (gutter.current.scrollTop = event.currentTarget.scrollTop)}
        onKeyDown={(event) => {
          if ((event.ctrlKey || event.metaKey) && event.key === "s") {
            event.preventDefault();
            onSave();
          }
        }}
      />
      <p id="text-editor-help" class="soft small">{t("file.help", { n: number(count) })}</p>
    </div>
  );
}

/** Where a line begins and ends in a text. */
export function lineEnds(text: string, line: number): [number, number] {
  let from = 0;
  for (let at = 1; at < line; at += 1) {
    const next = text.indexOf("\n", from);
    if (next < 0) break;
    from = next + 1;
  }
  const end = text.indexOf("\n", from);
  return [from, end < 0 ? text.length : end];
}
