/** Points that were picked, with every value found there. */
import type { Schemas } from "../api/client";
import { t } from "../i18n";
import { Table, type TableColumn } from "../parts/table";
import { useWorkbench } from "../parts/study";
import { link } from "../router";

type Candidate = Schemas["Candidate"];

interface CandidateTableProps {
  candidates: readonly Candidate[];
  onRemove: (id: number) => void;
}

/** Points with the same figures stand in one table; those of the kind that is looked at come first. */
export function CandidateTables({ candidates, kind, onRemove }: CandidateTableProps & { kind: Candidate["kind"] }) {
  const groups = new Map<string, Candidate[]>();
  for (const one of [...candidates].sort((a, b) => Number(b.kind === kind) - Number(a.kind === kind))) {
    const names = figureNames([one]).join(", ");
    groups.set(names, [...(groups.get(names) ?? []), one]);
  }
  return (
    <section>
      <h2>{t("explore.candidates")}</h2>
      {candidates.length === 0 && <p class="soft">{t("explore.none")}</p>}
      {[...groups].map(([names, points]) => (
        <CandidateTable key={names} candidates={points} onRemove={onRemove} />
      ))}
    </section>
  );
}

function CandidateTable({ candidates, onRemove }: CandidateTableProps) {
  const { programme } = useWorkbench();
  const scenarios = new Map(programme?.scenarios.map((one) => [one.id, one.title || one.id]));
  const columns: TableColumn<Candidate>[] = [
    { key: "title", label: t("explore.point"), names: true, computed: true, value: (one) => one.title, cell: (one) => (one.activity ? <a href={link(["explore", "map"], { activity: one.activity, option: one.option, scenario: one.scenario || undefined })}>{one.title}</a> : one.title) },
    ...figureNames(candidates).map((name): TableColumn<Candidate> => ({
      key: `figure ${name}`,
      label: name,
      computed: true,
      numeric: true,
      value: (one) => one.figures.find((figure) => figure.name === name)?.value,
      cell: (one) => {
        const found = one.figures.find((figure) => figure.name === name);
        return found && <>{found.text}{found.interval && <small>{found.interval}</small>}</>;
      },
    })),
    { key: "note", label: t("explore.how"), computed: true, fixed: true, value: (one) => one.note, cell: (one) => <span class="small soft">{one.note}</span> },
  ];
  if (candidates.some((one) => one.scenario)) columns.push({ key: "scenario", label: t("scenario.label"), computed: true, value: (one) => scenarios.get(one.scenario) ?? one.scenario });
  if (!programme?.read_only) {
    columns.push({
      key: "remove",
      label: t("explore.remove"),
      fixed: true,
      value: () => "",
      cell: (one) => (
        <button type="button" class="button quiet icon" aria-label={t("explore.remove.of", { title: one.title })} title={t("explore.remove")} onClick={() => onRemove(one.id)}>
          ×
        </button>
      ),
    });
  }
  return <Table columns={columns} rows={candidates} id={(one) => String(one.id)} caption={t("explore.candidates")} captionUnseen />;
}

/** Names of figures in the order in which the points have them. */
export function figureNames(candidates: readonly Pick<Candidate, "figures">[]): string[] {
  return [...new Set(candidates.flatMap((one) => one.figures.map((figure) => figure.name)))];
}
