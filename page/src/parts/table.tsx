/** A table that can be sorted, filtered, and chosen from, with the keyboard too. */
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { t } from "../i18n";
import { number } from "../i18n/number";
import { matches, sorted, wanted, type Cell, type Order } from "./table_order";
import { Header } from "./table_header";
import { Pager, PAGE_ROWS } from "./table_pager";

export interface TableColumn<Row> {
  key: string;
  label: string;
  /** what it is sorted and filtered by, and shown if there is no `cell` */
  value: (row: Row) => Cell;
  cell?: (row: Row) => ComponentChildren;
  /** what the filter looks in, where that is not the value */
  search?: (row: Row) => string;
  numeric?: boolean;
  /** names the row: one column does */
  names?: boolean;
  /** cannot be sorted by */
  fixed?: boolean;
  /** its texts are the study's, in English */
  computed?: boolean;
  /** the first sorting goes downwards */
  down?: boolean;
}

interface TableProps<Row> {
  columns: readonly TableColumn<Row>[];
  rows: readonly Row[];
  id: (row: Row) => string;
  caption: string;
  /** the caption is for screen readers only: a heading stands above */
  captionUnseen?: boolean;
  sort?: Order | null;
  /** a box to filter by words; where there are more than eight rows unless told */
  filter?: boolean;
  chosen?: string | null;
  onChoose?: (id: string, byKeyboard: boolean) => void;
  /** what the pointer or the keyboard is on */
  marked?: string | null;
  onMark?: (id: string | null) => void;
  /** told which rows the filter leaves, in their order */
  onShown?: (rows: Row[]) => void;
  empty?: string;
  /** stands beside the filter */
  tools?: ComponentChildren;
}

const FILTER_FROM = 8;

export function Table<Row>(props: TableProps<Row>) {
  const { columns, rows, id, caption, chosen = null, onChoose, marked = null, onMark, onShown } = props;
  const [order, setOrder] = useState<Order | null>(props.sort ?? null);
  const [filter, setFilter] = useState("");
  const [page, setPage] = useState(0);
  const body = useRef<HTMLTableSectionElement>(null);

  const shown = useMemo(() => {
    const words = wanted(filter);
    const text = (row: Row) => columns.map((column) => column.search?.(row) ?? String(column.value(row) ?? "")).join(" ");
    const left = filter.trim() ? rows.filter((row) => matches(text(row), words)) : [...rows];
    const by = order && columns.find((column) => column.key === order.key);
    return by && order ? sorted(left, by.value, order.down) : left;
  }, [rows, columns, filter, order]);
  useEffect(() => onShown?.(shown), [shown]);

  const pages = Math.max(Math.ceil(shown.length / PAGE_ROWS), 1);
  const current = Math.min(page, pages - 1);
  const visible = shown.slice(current * PAGE_ROWS, (current + 1) * PAGE_ROWS);
  useEffect(() => {
    const at = chosen === null ? -1 : shown.findIndex((row) => id(row) === chosen);
    if (at >= 0) setPage(Math.floor(at / PAGE_ROWS));
  }, [chosen]);
  const stop = visible.some((row) => id(row) === chosen) ? chosen : visible[0] && id(visible[0]);

  /** Arrows go from row to row; one row alone is a stop of the tabulator. */
  const onKey = (event: KeyboardEvent) => {
    const buttons = [...(body.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1, PageDown: at + 10, PageUp: at - 10 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    buttons[Math.min(Math.max(to, 0), buttons.length - 1)]?.focus();
  };

  const filtered = props.filter ?? rows.length > FILTER_FROM;
  return (
    <div class="table">
      {(filtered || props.tools) && (
        <div class="table-tools">
          {filtered && (
            <label class="table-filter">
              <span class="unseen">{t("table.filter")}</span>
              <input type="search" class="field" placeholder={t("table.filter")} value={filter} onInput={(event) => setFilter(event.currentTarget.value)} />
            </label>
          )}
          {props.tools}
          <span class="soft" role="status">
            {shown.length < rows.length ? t("table.some", { n: number(shown.length), of: number(rows.length) }) : t("table.all", { n: number(rows.length) })}
          </span>
        </div>
      )}
      <div class="table-room">
        <table>
          <caption class={props.captionUnseen ? "unseen" : undefined}>{caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <Header key={column.key} column={column} order={order} onOrder={setOrder} />
              ))}
            </tr>
          </thead>
          <tbody ref={body} onKeyDown={onKey}>
            {visible.map((row) => (
              <Line key={id(row)} row={row} id={id(row)} columns={columns} chosen={id(row) === chosen} marked={id(row) === marked} stop={id(row) === stop} onChoose={onChoose} onMark={onMark} />
            ))}
          </tbody>
        </table>
        {shown.length === 0 && <p class="soft table-empty">{rows.length === 0 ? (props.empty ?? t("table.none")) : t("table.nothing")}</p>}
      </div>
      {pages > 1 && <Pager page={current} total={shown.length} onPage={setPage} />}
    </div>
  );
}

interface LineProps<Row> {
  row: Row;
  id: string;
  columns: readonly TableColumn<Row>[];
  chosen: boolean;
  marked: boolean;
  stop: boolean;
  onChoose: ((id: string, byKeyboard: boolean) => void) | undefined;
  onMark: ((id: string | null) => void) | undefined;
}

function Line<Row>({ row, id, columns, chosen, marked, stop, onChoose, onMark }: LineProps<Row>) {
  const content = (column: TableColumn<Row>) => {
    if (column.cell) return column.cell(row);
    const value = column.value(row);
    return typeof value === "number" ? number(value, 3) : value;
  };
  return (
    <tr
      class={`${chosen ? "chosen" : ""}${marked ? " marked" : ""}${onChoose ? " choosable" : ""}`}
      aria-current={chosen ? "true" : undefined}
      onClick={onChoose && ((event) => !(event.target as Element).closest("a, button") && onChoose(id, false))}
      onPointerEnter={onMark && (() => onMark(id))}
      onPointerLeave={onMark && (() => onMark(null))}
    >
      {columns.map((column) => {
        const common = { key: column.key, class: column.numeric ? "numeric" : undefined, lang: column.computed ? "en" : undefined };
        if (!column.names) return <td {...common}>{content(column)}</td>;
        return (
          <th {...common} scope="row">
            {onChoose ? (
              <button
                type="button"
                class="row-button"
                data-row={id}
                tabIndex={stop ? 0 : -1}
                onClick={(event) => onChoose(id, event.detail === 0)}
                onFocus={onMark && (() => onMark(id))}
                onBlur={onMark && (() => onMark(null))}
              >
                {content(column)}
              </button>
            ) : (
              content(column)
            )}
          </th>
        );
      })}
    </tr>
  );
}
