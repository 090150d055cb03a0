/** What the browser keeps for the reader; where it keeps nothing (site data is blocked), everything starts afresh. */

interface Kept {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
}

function kept(area: () => Storage): Kept {
  const tried = <T>(use: (storage: Storage) => T): T | null => {
    try {
      return use(area());
    } catch {
      return null; // asking alone is refused where site data is blocked, and writing where the room is used up
    }
  };
  return {
    get: (key) => tried((storage) => storage.getItem(key)),
    set: (key, value) => void tried((storage) => storage.setItem(key, value)),
    remove: (key) => void tried((storage) => storage.removeItem(key)),
  };
}

/** Until the reader clears it. */
export const lasting = kept(() => localStorage);
/** As long as the tab is open. */
export const passing = kept(() => sessionStorage);
