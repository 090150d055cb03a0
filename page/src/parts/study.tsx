/** What every page knows: the programme, its partners, the scenario, the study and what is being computed. */
import { createContext, type ComponentChildren } from "preact";
import { useCallback, useContext, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ApiError, forget, read, send, type Problem, type Schemas } from "../api/client";
import { usePlace } from "../router";
import { running, watchJob, type Job } from "./study_job";

export type Session = Schemas["Session"];
export type Programme = Schemas["ProgrammeInfo"];
export type StudyState = Schemas["StudyState"];

export interface Workbench {
  session: Session | undefined;
  programme: Programme | undefined;
  partners: readonly Schemas["Partner"][];
  /** empty for the programme as written */
  scenario: string;
  /** of the scenario */
  state: StudyState | undefined;
  /** that computes the scenario's study, or did last */
  job: Job | undefined;
  /** whether studies can be asked for: a programme file that is kept as it is can be studied all the same */
  studies: boolean;
  /** why the session could not be read, or the last thing asked for was refused */
  problem: Problem | undefined;
  /** the server does not answer */
  gone: boolean;
  /** grows whenever a study ends or the file changes: pages read anew */
  generation: number;
  study: (only?: string) => Promise<void>;
  stop: () => Promise<void>;
  undo: () => Promise<void>;
  redo: () => Promise<void>;
  /** puts a programme in place that the server answered with, and reads what follows from it */
  changed: (programme: Programme) => void;
  reload: () => Promise<void>;
  dismiss: () => void;
}

const nothing = async () => {};
const Context = createContext<Workbench>({
  session: undefined, programme: undefined, partners: [], scenario: "", state: undefined, job: undefined, studies: false, problem: undefined,
  gone: false, generation: 0, study: nothing, stop: nothing, undo: nothing, redo: nothing, changed: () => {}, reload: nothing,
  dismiss: () => {},
});

export function useWorkbench(): Workbench {
  return useContext(Context);
}

const SESSION = "/api/session";
const LOOK_AGAIN_MS = 60_000;
const GONE_AGAIN_MS = 4000;

export function WorkbenchProvider({ children }: { children: ComponentChildren }) {
  const scenario = usePlace().query["scenario"] ?? "";
  const [session, setSession] = useState<Session>();
  const [problem, setProblem] = useState<Problem>();
  const [gone, setGone] = useState(false);
  const [jobs, setJobs] = useState<Record<string, Job>>({});
  const [generation, setGeneration] = useState(0);
  const away = useRef(false);
  const turn = useRef(0); // grows with every change: a session asked for before it is of an earlier text
  const watched = useRef(new Map<string, () => void>());

  const refused = useCallback((error: unknown) => {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 0) {
      away.current = true;
      setGone(true);
    } else setProblem(error.problem);
  }, []);

  const reload = useCallback(async () => {
    const begun = turn.current;
    try {
      const found = await read<Session>(SESSION);
      if (begun !== turn.current) return; // whoever changed the programme reads it again
      if (away.current) setGeneration((old) => old + 1); // what could not be read meanwhile is read now
      away.current = false;
      setGone(false);
      setSession((before) => {
        if (before && before.programme.etag !== found.programme.etag) setGeneration((old) => old + 1);
        return found;
      });
    } catch (error) {
      refused(error);
    }
  }, [refused]);

  const follow = useCallback(
    (job: Job) => {
      setJobs((before) => ({ ...before, [job.scenario]: job }));
      if (!running(job) || watched.current.has(job.id)) return;
      const end = watchJob(job.id, (now) => {
        setJobs((before) => ({ ...before, [now.scenario]: now }));
        if (running(now)) return;
        watched.current.delete(now.id);
        if (now.state === "done") setGeneration((old) => old + 1);
        void reload();
      });
      watched.current.set(job.id, end);
    },
    [reload],
  );

  useEffect(() => {
    void reload();
    const look = () => document.visibilityState === "visible" && void reload();
    addEventListener("focus", look);
    return () => removeEventListener("focus", look);
  }, [reload]);
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === "visible" && void reload(), gone ? GONE_AGAIN_MS : LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [reload, gone]);
  useEffect(() => {
    for (const one of session?.studies ?? []) if (one.job && running(one.job)) follow(one.job);
  }, [session, follow]);
  useEffect(() => () => watched.current.forEach((end) => end()), []);

  const changed = useCallback(
    (programme: Programme) => {
      turn.current += 1;
      setSession((before) => before && { ...before, programme });
      forget("/api/");
      setGeneration((old) => old + 1);
      void reload();
    },
    [reload],
  );

  const workbench = useMemo<Workbench>(() => {
    const state = session?.studies.find((one) => one.scenario === scenario);
    const job = jobs[scenario] ?? state?.job ?? undefined;
    const asked = async (action: () => Promise<void>) => {
      setProblem(undefined);
      try {
        await action();
      } catch (error) {
        refused(error);
      }
    };
    const history = (which: "undo" | "redo") => () =>
      asked(async () => changed(await send<Programme>("POST", `/api/programme/${which}`, {}, session?.programme.etag)));
    return {
      session, scenario, state, job, problem, gone, generation, changed, reload,
      programme: session?.programme,
      studies: session !== undefined && !session.read_only && session.programme.problems.length === 0,
      partners: session?.programme.partners ?? [],
      study: (only = "") => asked(async () => follow(await send<Job>("POST", "/api/jobs", { scenario, only }))),
      stop: () => asked(async () => { if (job) follow(await send<Job>("DELETE", `/api/jobs/${encodeURIComponent(job.id)}`)); }),
      undo: history("undo"),
      redo: history("redo"),
      dismiss: () => setProblem(undefined),
    };
  }, [session, scenario, jobs, problem, gone, generation, changed, reload, follow, refused]);

  return <Context.Provider value={workbench}>{children}</Context.Provider>;
}
