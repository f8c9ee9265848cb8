import { call } from "../../api/client.ts";
import type { Authorisation } from "./standing.ts";

/** Every authorisation on one side of a party, newest first. */
export async function readAuthorisations(
  party: string,
  side: "given" | "received",
  signal: AbortSignal,
): Promise<readonly Authorisation[]> {
  const found: Authorisation[] = [];
  let after: string | undefined;
  do {
    const query = { side, ...(after !== undefined && { after }) };
    const page = await call("listAuthorisations", { path: { party }, query }, signal);
    found.push(...page.items);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return found.toSorted((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1));
}
