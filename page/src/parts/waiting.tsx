/** Something is on its way. It says so only when that takes longer than a moment, so that nothing flickers. */
import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n";

const MOMENT_MS = 150;

export function Waiting({ text }: { text?: string }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), MOMENT_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p class="waiting" role="status">
      {shown ? (text ?? t("state.loading")) : ""}
    </p>
  );
}
