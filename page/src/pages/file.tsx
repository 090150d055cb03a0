/** The programme file: its text, its scenarios, and what to do when two people changed it at once. */
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError, type Problem } from "../api/client";
import { t } from "../i18n";
import { ConflictView, download } from "../parts/conflict";
import { merged } from "../parts/conflict_lines";
import { readFile, sendText, type FileText } from "../parts/edit";
import { TextEditor } from "../parts/edit_text";
import { ProblemBox } from "../parts/problem";
import { useWorkbench, type Programme } from "../parts/study";
import { Waiting } from "../parts/waiting";
import "../styles/work.css";
import { keepDraft, keptDraft, type Draft } from "./file_draft";
import { FileScenarios } from "./file_scenarios";

export default function FilePage() {
  const { programme } = useWorkbench();
  const [file, setFile] = useState<FileText>();
  const [problem, setProblem] = useState<Problem>();
  const turn = useRef(0); // grows with every reading and saving: an earlier answer may come later
  const put = (read: FileText) => {
    turn.current += 1;
    setFile(read);
    setProblem(undefined);
  };
  const load = async () => {
    const mine = (turn.current += 1);
    try {
      const read = await readFile();
      if (mine === turn.current) put(read);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (mine === turn.current) setProblem(error.problem);
    }
  };
  useEffect(() => {
    if (programme && programme.etag !== file?.etag) void load(); // somebody else saved, or something was undone
  }, [programme?.etag]);
  if (!programme || !file) return <div class="sheet">{problem ? <ProblemBox problem={problem} again={() => void load()} /> : <Waiting />}</div>;
  return <Editor file={file} programme={programme} onFile={put} />;
}

interface Clash {
  theirs: FileText;
  yours: string;
  base: string;
}

function Editor({ file, programme, onFile }: { file: FileText; programme: Programme; onFile: (file: FileText) => void }) {
  const { changed } = useWorkbench();
  const name = programme.file_name;
  const [draft, setDraft] = useState<Draft>(() => keptDraft(name) ?? { text: file.text, base: file.text, etag: file.etag });
  const [clash, setClash] = useState<Clash | null>(() => (draft.etag !== file.etag && draft.text !== draft.base && draft.text !== file.text ? { theirs: file, yours: draft.text, base: draft.base } : null));
  const [problem, setProblem] = useState<Problem>();
  const [told, setTold] = useState("");
  const [busy, setBusy] = useState(false);
  const [aim, setAim] = useState<{ line: number; turn: number } | null>(null);
  const turn = useRef(0);
  const dirty = draft.text !== draft.base;
  const problems = problem ? [problem] : dirty ? [] : programme.problems;
  const lines = problems.flatMap((one) => (one.where?.line ? [one.where.line] : []));

  const newest = useRef(draft); // the reader goes on writing while a text is saved
  const put = (next: Draft) => {
    newest.current = next;
    setDraft(next);
    keepDraft(name, next);
  };
  useEffect(() => {
    const { text, base, etag } = newest.current;
    if (file.etag === etag) return;
    if (text === base || text === file.text) put({ text: file.text, base: file.text, etag: file.etag });
    else setClash({ theirs: file, yours: text, base });
  }, [file.etag]);
  const goTo = (line: number) => setAim({ line, turn: (turn.current += 1) });
  useEffect(() => {
    const leaving = (event: BeforeUnloadEvent) => dirty && event.preventDefault();
    addEventListener("beforeunload", leaving);
    return () => removeEventListener("beforeunload", leaving);
  }, [dirty]);
  const save = async () => {
    if (busy || !dirty || programme.read_only) return;
    setBusy(true);
    const { text, base, etag } = newest.current;
    const sent = await sendText(text, etag, t("file.undo"));
    setBusy(false);
    setProblem(undefined);
    setTold("");
    if ("programme" in sent) {
      put({ text: newest.current.text, base: text, etag: sent.programme.etag });
      onFile({ text, etag: sent.programme.etag });
      if (newest.current.text === text) setTold(t("file.saved"));
      changed(sent.programme);
    } else if ("conflict" in sent) {
      setClash({ theirs: { text: sent.conflict.theirs, etag: sent.conflict.etag }, yours: newest.current.text, base });
    } else {
      setProblem(sent.problem);
      if (sent.problem.where?.line) goTo(sent.problem.where.line);
    }
  };
  const theirs = () => {
    if (!clash) return;
    put({ text: clash.theirs.text, base: clash.theirs.text, etag: clash.theirs.etag });
    setClash(null);
    setTold(t("conflict.took-theirs"));
  };
  const mine = () => {
    if (!clash) return;
    const both = merged(clash.base, clash.theirs.text, clash.yours);
    put({ text: both.text, base: clash.theirs.text, etag: clash.theirs.etag });
    setClash(null);
    setTold(both.clashes > 0 ? t("conflict.clashes", { n: both.clashes }) : t("conflict.merged"));
    const at = both.text.split("\n").findIndex((line) => line.startsWith("# theirs: "));
    if (at >= 0) goTo(at + 1);
  };
  return (
    <div class="sheet file">
      <h1>{t("file.title", { name })}</h1>
      <p class="soft">{t(programme.read_only ? "state.readonly" : "file.lead")}</p>
      {clash ? (
        <ConflictView theirs={clash.theirs.text} yours={clash.yours} fileName={`mine-${name}`} onTheirs={theirs} onMine={mine} />
      ) : (
        <>
          <p class="conflict-ways">
            {!programme.read_only && (
              <>
                <button type="button" class="button first" disabled={busy || !dirty} onClick={() => void save()}>{t("file.save")}</button>
                <button type="button" class="button" disabled={!dirty} onClick={() => { put({ ...newest.current, text: newest.current.base }); setProblem(undefined); }}>{t("file.revert")}</button>
              </>
            )}
            {dirty ? (
              <button type="button" class="button" onClick={() => download(draft.text, name)}>{t("file.download")}</button>
            ) : (
              <a class="button" href="/api/programme/file" download={name}>{t("file.download")}</a>
            )}
            <span class="soft" role="status">{busy ? t("file.checking") : dirty ? t("file.unsaved") : told}</span>
          </p>
          {dirty && told && <p role="status">{told}</p>}
          {problems.map((one) => (
            <div key={`${one.problem} ${one.where?.line ?? ""}`}>
              <ProblemBox problem={one} />
              {one.where?.line != null && (
                <button type="button" class="link-button" onClick={() => goTo(one.where?.line ?? 1)}>{t("file.go", { line: one.where.line })}</button>
              )}
            </div>
          ))}
          <TextEditor text={draft.text} label={t("file.text", { name })} readOnly={programme.read_only} marked={lines} aim={aim} onText={(text) => {
            setTold("");
            put({ ...newest.current, text });
          }} onSave={() => void save()} />
          <FileScenarios
            programme={programme}
            blocked={dirty}
            onLine={(key) => {
              const at = draft.text.split("\n").findIndex((line) => line.includes(key));
              if (at >= 0) goTo(at + 1);
            }}
            onConflict={(found) => setClash({ theirs: { text: found.theirs, etag: found.etag }, yours: found.yours, base: file.text })}
          />
        </>
      )}
    </div>
  );
}
