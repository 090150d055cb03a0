/** The head of a column: a button that sorts. */
import type { TableColumn } from "./table";
import type { Order } from "./table_order";

interface HeaderProps<Row> {
  column: TableColumn<Row>;
  order: Order | null;
  onOrder: (order: Order | null) => void;
}

/** First one way, then the other, then as it came. */
export function nextOrder(order: Order | null, key: string, downFirst: boolean): Order | null {
  if (order?.key !== key) return { key, down: downFirst };
  return order.down === downFirst ? { key, down: !downFirst } : null;
}

export function Header<Row>({ column, order, onOrder }: HeaderProps<Row>) {
  const mine = order?.key === column.key ? order : null;
  const sort = mine ? (mine.down ? "descending" : "ascending") : undefined;
  return (
    <th scope="col" class={column.numeric ? "numeric" : undefined} aria-sort={sort}>
      {column.fixed ? (
        column.label
      ) : (
        <button type="button" class="sort-button" onClick={() => onOrder(nextOrder(order, column.key, column.down ?? false))}>
          {column.label}
          <span class="sort-mark" aria-hidden="true">
            {mine ? (mine.down ? "↓" : "↑") : ""}
          </span>
        </button>
      )}
    </th>
  );
}
