/** What every page knows: the programme, its partners, the scenario, the study and what is being computed. */
import { createContext, type ComponentChildren } from "preact";
import { useCallback, useContext, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ApiError, forget, outdate, read, send, type Problem, type Schemas } from "../api/client";
import { usePlace } from "../router";
import { queue } from "./queue";
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
  /** the same of any scenario */
  jobOf: (scenario: string) => Job | undefined;
  /** whether studies can be asked for: a programme file that is kept as it is can be studied all the same */
  studies: boolean;
  /** why the session could not be read, or the last thing asked for was refused */
  problem: Problem | undefined;
  /** the server does not answer */
  gone: boolean;
  /** grows whenever a study ends or the file changes: pages read anew */
  generation: number;
  /** begins a study of an activity alone, or of all; of the scenario that is looked at unless another is named */
  study: (only?: string, of?: string) => Promise<void>;
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
  session: undefined, programme: undefined, partners: [], scenario: "", state: undefined, job: undefined, jobOf: () => undefined, studies: false, problem: undefined,
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
  const [unread, setUnread] = useState<Problem>(); // why the session could not be read
  const [gone, setGone] = useState(false);
  const [jobs, setJobs] = useState<Record<string, Job>>({});
  const [generation, setGeneration] = useState(0);
  const away = useRef(false);
  const turn = useRef(0); // grows with every change: a session asked for before it is of an earlier text
  const watched = useRef(new Map<string, () => void>());
  const ended = useRef(new Set<string>());
  const newest = useRef<Programme>(); // before it is drawn, too
  const [inTurn] = useState(queue);

  const refused = useCallback((error: unknown, say: (problem: Problem) => void) => {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 0) {
      away.current = true;
      setGone(true);
    } else say(error.problem);
  }, []);

  const reload = useCallback(async () => {
    const begun = turn.current;
    try {
      const found = await read<Session>(SESSION);
      if (begun !== turn.current) return; // whoever changed the programme reads it again
      newest.current = found.programme;
      setUnread(undefined);
      if (away.current) setGeneration((old) => old + 1); // what could not be read meanwhile is read now
      away.current = false;
      setGone(false);
      setSession((before) => {
        if (before && before.programme.etag !== found.programme.etag) setGeneration((old) => old + 1);
        return found;
      });
    } catch (error) {
      if (begun === turn.current) refused(error, setUnread);
    }
  }, [refused]);

  const follow = useCallback(
    (job: Job) => {
      if (ended.current.has(job.id)) return; // told of it before it ended, and heard of only now
      setJobs((before) => ({ ...before, [job.scenario]: job }));
      if (running(job)) {
        if (!watched.current.has(job.id)) watched.current.set(job.id, watchJob(job, follow));
        return;
      }
      ended.current.add(job.id);
      watched.current.get(job.id)?.();
      watched.current.delete(job.id);
      outdate();
      if (job.state === "done") setGeneration((old) => old + 1);
      void reload();
    },
    [reload],
  );

  useEffect(() => {
    void reload();
    const look = () => document.visibilityState === "visible" && void reload();
    const missed = () => away.current || void reload();
    addEventListener("focus", look);
    addEventListener("server-missed", missed);
    return () => {
      removeEventListener("focus", look);
      removeEventListener("server-missed", missed);
    };
  }, [reload]);
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === "visible" && void reload(), gone || !session ? GONE_AGAIN_MS : LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [reload, gone, !session]);
  useEffect(() => {
    for (const one of session?.studies ?? []) if (one.job && running(one.job) && !watched.current.has(one.job.id)) follow(one.job);
  }, [session, follow]);
  useEffect(() => () => watched.current.forEach((end) => end()), []);

  const changed = useCallback(
    (programme: Programme) => {
      turn.current += 1;
      newest.current = programme;
      setSession((before) => before && { ...before, programme });
      forget("/api/");
      setGeneration((old) => old + 1);
      void reload();
    },
    [reload],
  );

  const workbench = useMemo<Workbench>(() => {
    const state = session?.studies.find((one) => one.scenario === scenario);
    const jobOf = (of: string) => jobs[of] ?? session?.studies.find((one) => one.scenario === of)?.job ?? undefined;
    const job = jobOf(scenario);
    const asked = async (action: () => Promise<void>) => {
      setProblem(undefined);
      try {
        await action();
      } catch (error) {
        refused(error, setProblem);
        if (error instanceof ApiError && error.status === 412) await reload(); // somebody else was first: see what stands there now
      }
    };
    const history = (which: "undo" | "redo") => () =>
      inTurn(() => // a second click follows the first, and means the text that the first leaves
        asked(async () => {
          const now = newest.current;
          if (which === "undo" ? now?.can_undo : now?.can_redo) changed(await send<Programme>("POST", `/api/programme/${which}`, {}, now?.etag));
        }),
      );
    return {
      session, scenario, state, job, jobOf, gone, generation, changed, reload,
      problem: problem ?? unread,
      programme: session?.programme,
      studies: session !== undefined && !session.read_only && session.programme.problems.length === 0,
      partners: session?.programme.partners ?? [],
      study: (only = "", of = scenario) => asked(async () => follow(await send<Job>("POST", "/api/jobs", { scenario: of, only }))),
      stop: () => asked(async () => { if (job) follow(await send<Job>("POST", `/api/jobs/${encodeURIComponent(job.id)}/stop`)); }),
      undo: history("undo"),
      redo: history("redo"),
      dismiss: () => {
        setProblem(undefined);
        setUnread(undefined);
      },
    };
  }, [session, scenario, jobs, problem, unread, gone, generation, changed, reload, follow, refused]);

  return <Context.Provider value={workbench}>{children}</Context.Provider>;
}
