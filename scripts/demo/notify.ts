import { randomUUID } from "node:crypto";
import type { ActRelay } from "../acts/relay.ts";
import { askAs } from "./ask.ts";
import type { DemoCommunity } from "./founding.ts";
import type { DemoParty } from "./party.ts";

interface Told {
  readonly notification: string;
  readonly status: string;
}

/**
 * Tells of a containment tier by tier: the firm that found it tells its customer, who acknowledges it and tells his own,
 * and asks its supplier to look into it.
 * @returns how many firms were told, each by the one before it
 */
export async function tellAlong(
  { parties, relay }: DemoCommunity,
  containment: string,
  information: string,
): Promise<number> {
  const said = { severity: "MAJOR", information };
  const path = `trace/containments/${containment}`;
  const { assembler, distributor, drawer, workshop } = parties;
  const send = (kind: string) => tell(relay, workshop, path, "notifications", { ...said, kind });
  let told = await send("block");
  for (const firm of [assembler, distributor])
    for (const notification of await acknowledge(relay, firm))
      told += await tell(relay, firm, `trace/notifications/${notification}`, "forwarding", said);
  told += await send("investigation");
  await acknowledge(relay, drawer);
  return told;
}

/** Whoever has nobody to tell tells nobody. */
async function tell(
  relay: ActRelay,
  firm: DemoParty,
  path: string,
  how: "notifications" | "forwarding",
  said: { readonly kind?: string; readonly severity: string; readonly information: string },
): Promise<number> {
  const query = said.kind === undefined ? "" : `?kind=${said.kind}`;
  const preview = (await askAs(relay, firm, "GET", `${path}/recipients${query}`)) as {
    recipients: { state: string }[];
  };
  if (!preview.recipients.some(({ state }) => state === "new")) return 0;
  const body = { ...said, id: randomUUID() };
  const { items } = (await askAs(relay, firm, "POST", `${path}/${how}`, body)) as { items: Told[] };
  return items.length;
}

/** @returns what came that was not acknowledged before */
async function acknowledge(relay: ActRelay, firm: DemoParty): Promise<readonly string[]> {
  const { items } = (await askAs(relay, firm, "GET", "trace/notifications?box=received")) as {
    items: Told[];
  };
  const fresh = items.filter(({ status }) => status === "RECEIVED");
  for (const { notification } of fresh)
    await askAs(relay, firm, "POST", `trace/notifications/${notification}/steps`, { what: "acknowledge" }); // prettier-ignore
  return fresh.map(({ notification }) => notification);
}
