/** Follows something that is computed: by server-sent events, which the browser takes up again by itself. */
import { ApiError, missed, read, type Schemas } from "../api/client";

export type Job = Schemas["Job"];

const ASK_FIRST_MS = 300;
const ASK_AGAIN_MS = 1500;

export function running(job: Job | null | undefined): boolean {
  return job?.state === "waiting" || job?.state === "running";
}

/**
 * Calls `onJob` with each state of a job, the last one included; returns what ends the watching.
 *
 * A browser has six connections to a server, those of all its tabs together: one is held open only for a study that
 * runs, in a tab that is looked at. What waits for its turn is asked after now and then.
 */
export function watchJob(first: Job, onJob: (job: Job) => void): () => void {
  const address = `/api/jobs/${encodeURIComponent(first.id)}`;
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let refused = false; // there are too many listeners: asking does, too
  let last = first;
  let over = false;

  const quiet = () => {
    source?.close();
    source = undefined;
    clearTimeout(timer);
  };
  const stop = () => {
    over = true;
    quiet();
    document.removeEventListener("visibilitychange", looked);
  };
  const told = (job: Job) => {
    if (over) return;
    last = job;
    if (!running(job)) stop();
    onJob(job);
  };
  const later = (wait: number) => {
    clearTimeout(timer);
    timer = setTimeout(ask, wait);
  };
  const listen = () => {
    const heard = (event: MessageEvent<string>) => told(JSON.parse(event.data) as Job);
    const opened = new EventSource(`${address}/events`);
    source = opened;
    opened.addEventListener("progress", heard);
    opened.addEventListener("end", heard);
    opened.addEventListener("error", () => {
      if (opened !== source) return;
      if (opened.readyState !== EventSource.CLOSED) return missed(); // it is taken up again as soon as the server is back
      refused = true;
      source = undefined;
      later(0);
    });
  };
  function ask(): void {
    read<Job>(address)
      .then((job) => {
        if (over || source) return;
        told(job);
        if (over) return;
        if (job.state === "running" && !refused && document.visibilityState !== "hidden") listen();
        else later(ASK_AGAIN_MS);
      })
      .catch((error: unknown) => {
        if (!(error instanceof ApiError)) throw error;
        if (over || source) return;
        if (error.status === 404) told({ ...last, state: "stopped", text: "" }); // another server, which knows nothing of it
        else later(2 * ASK_AGAIN_MS); // the server is away: the frame says so
      });
  }
  function looked(): void {
    quiet();
    later(0);
  }
  document.addEventListener("visibilitychange", looked);
  if (first.state === "running") listen();
  else later(ASK_FIRST_MS);
  return stop;
}
