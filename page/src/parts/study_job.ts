/** Follows something that is computed: by server-sent events, which the browser takes up again by itself. */
import { ApiError, read, type Schemas } from "../api/client";

export type Job = Schemas["Job"];

const ASK_AGAIN_MS = 2000;

export function running(job: Job | null | undefined): boolean {
  return job?.state === "waiting" || job?.state === "running";
}

/** Calls `onJob` with each state of a job, the last one included; returns what ends the watching. */
export function watchJob(id: string, onJob: (job: Job) => void): () => void {
  const address = `/api/jobs/${encodeURIComponent(id)}`;
  const source = new EventSource(`${address}/events`);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  const stop = () => {
    over = true;
    source.close();
    clearTimeout(timer);
  };
  const told = (event: MessageEvent<string>) => onJob(JSON.parse(event.data) as Job);
  source.addEventListener("progress", told);
  source.addEventListener("end", (event) => {
    stop();
    told(event);
  });
  const ask = () => {
    read<Job>(address)
      .then((job) => {
        if (over) return;
        onJob(job);
        if (running(job)) timer = setTimeout(ask, ASK_AGAIN_MS);
        else stop();
      })
      .catch((error: unknown) => {
        if (!(error instanceof ApiError)) throw error;
        if (!over) timer = setTimeout(ask, 2 * ASK_AGAIN_MS); // the server is away: the frame says so
      });
  };
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED && !over && timer === undefined) ask();
  });
  return stop;
}
