/** A partner's name, with the colour it has everywhere. */
import { address, type Schemas } from "../api/client";
import { useAnswer } from "../api/use";
import { useWorkbench } from "./study";

export type Partner = Schemas["Partner"];

const COLOURS = 6;
const ID = /^[a-z0-9-]+$/;
/** Outsiders that options need: not in the programme, but in the catalogue. */
const OTHERS = address("/api/catalogue", { kind: "partner", limit: 500 });

/** The colour of a partner; whoever is none has the colour of soft text. */
export function partnerColour(partners: readonly Partner[], id: string): string {
  const found = partners.find((one) => one.id === id);
  return found ? `var(--partner-${found.colour % COLOURS})` : "var(--soft)";
}

/** `partner` is an id; names of countries and other bodies are shown as they are. */
export function PartnerName({ partner, long = false }: { partner: string; long?: boolean }) {
  const { partners } = useWorkbench();
  const found = partners.find((one) => one.id === partner);
  const others = useAnswer<Schemas["EntryList"]>(found || !ID.test(partner) ? null : OTHERS);
  const other = others.value?.entries.find((one) => one.id === partner);
  return (
    <span class="partner" lang="en">
      <span class="partner-mark" style={{ background: partnerColour(partners, partner) }} aria-hidden="true" />
      {found ? (long ? found.name : found.short_name || found.name) : (other?.name ?? partner)}
    </span>
  );
}
