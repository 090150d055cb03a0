/** One after another: what is asked for while something else is under way begins when that has ended, well or not. */

export type Queue = <T>(act: () => Promise<T>) => Promise<T>;

export function queue(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return (act) => {
    const next = last.then(act, act);
    last = next;
    return next;
  };
}
