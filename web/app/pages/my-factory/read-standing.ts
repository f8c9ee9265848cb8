import { call } from "../../api/client.ts";
import { readers, type Section, type SectionName, sectionNames } from "../portrait/section.ts";
import { askedFor } from "../portrait/span.ts";

/** How a factory stands: what its portrait says of the last thirty days. */
export interface Standing {
  readonly sections: Readonly<Record<SectionName, Section>>;
}

export async function readStanding(party: string, signal: AbortSignal): Promise<Standing> {
  const query = askedFor("month", Date.now());
  const read = await Promise.all(
    sectionNames.map(
      async (name) =>
        [name, await call(readers[name], { path: { factory: party }, query }, signal)] as const,
    ),
  );
  return { sections: Object.fromEntries(read) as Record<SectionName, Section> };
}
