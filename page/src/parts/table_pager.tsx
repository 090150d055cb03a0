/** Pages of a long table. */
import { t } from "../i18n";
import { number } from "../i18n/number";

export const PAGE_ROWS = 200;

interface PagerProps {
  page: number;
  total: number;
  onPage: (page: number) => void;
}

export function Pager({ page, total, onPage }: PagerProps) {
  const last = Math.ceil(total / PAGE_ROWS) - 1;
  const from = page * PAGE_ROWS + 1;
  const to = Math.min((page + 1) * PAGE_ROWS, total);
  return (
    <nav class="pager" aria-label={t("table.pages")}>
      <button type="button" class="button" disabled={page === 0} onClick={() => onPage(page - 1)}>
        {t("table.before")}
      </button>
      <span role="status">{t("table.range", { from: number(from), to: number(to), of: number(total) })}</span>
      <button type="button" class="button" disabled={page >= last} onClick={() => onPage(page + 1)}>
        {t("table.after")}
      </button>
    </nav>
  );
}
