/** Explorers: payload against inclination, and maps of options. Points that are picked join the table below. */
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError, read, send, type Problem, type Schemas } from "../api/client";
import { t } from "../i18n";
import { ProblemBox } from "../parts/problem";
import { queue } from "../parts/queue";
import { Studied } from "../parts/study_overview";
import { link, type Place } from "../router";
import "../styles/work.css";
import { CandidateTables } from "./explore_candidates";
import { ExploreMap } from "./explore_map";
import { ExplorePayload } from "./explore_payload";

type Candidates = Schemas["Candidates"];

const CANDIDATES = "/api/candidates";

export interface Keeping {
  candidates: Candidates["candidates"];
  /** sends a point; the answer is the table with it */
  keep: (kind: "map" | "payload", point: object) => void;
  remove: (id: number) => void;
}

export default function ExplorePage({ place }: { place: Place }) {
  const map = place.path[1] === "map";
  const [candidates, setCandidates] = useState<Candidates["candidates"]>([]);
  const [problem, setProblem] = useState<Problem>();
  const [told, setTold] = useState("");
  const [inTurn] = useState(queue); // each answer is the whole table: the last one told must be the last one asked for
  const removed = useRef(new Set<number>());
  const asked = (ask: () => Promise<Candidates>, says: (found: Candidates["candidates"]) => string) =>
    inTurn(async () => {
      try {
        const found = (await ask()).candidates;
        setCandidates(found);
        setProblem(undefined);
        setTold(says(found));
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        setProblem(error.problem);
      }
    });
  const remove = (id: number) => {
    if (removed.current.has(id)) return; // the second click on the same cross
    removed.current.add(id);
    void asked(() => send<Candidates>("DELETE", `${CANDIDATES}/${id}`), () => t("explore.removed"));
  };
  useEffect(() => void asked(() => read<Candidates>(CANDIDATES), () => ""), []);
  const keeping: Keeping = {
    candidates,
    keep: (kind, point) => void asked(() => send<Candidates>("POST", `${CANDIDATES}/${kind}`, point), (found) => t("explore.kept", { title: found[0]?.title ?? "" })),
    remove,
  };
  return (
    <Studied>
      {(overview) => (
        <div class="sheet explore">
          <h1>{t("nav.explore")}</h1>
          <nav class="activities" aria-label={t("nav.explore")}>
            <ul>
              <li><a href={link(["explore", "payload"])} aria-current={map ? undefined : "true"}>{t("explore.payload")}</a></li>
              <li><a href={link(["explore", "map"])} aria-current={map ? "true" : undefined}>{t("explore.map")}</a></li>
            </ul>
          </nav>
          {map ? <ExploreMap place={place} overview={overview} keeping={keeping} /> : <ExplorePayload place={place} keeping={keeping} />}
          {problem && <ProblemBox problem={problem} />}
          <p class="soft" role="status">{told}</p>
          <CandidateTables candidates={candidates} kind={map ? "map" : "payload"} onRemove={keeping.remove} />
        </div>
      )}
    </Studied>
  );
}
