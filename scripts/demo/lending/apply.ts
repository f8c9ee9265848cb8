import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Application } from "../../../service/credit/decision/application.ts";
import { commitmentOf } from "../../../service/parties/consent/document.ts";
import type { SnapshotDocument } from "../../../service/portrait/snapshot/document.ts";
import type { SignalDraft } from "../../../service/portrait/signal.ts";
import { exampleApplication } from "../../decision/example.ts";
import { askAs } from "../ask.ts";
import type { DemoCommunity } from "../founding.ts";
import type { DemoParty } from "../party.ts";
import { type Borrower, PERIOD_DAYS } from "./borrower.ts";
import { LINES_A_DAY } from "./history.ts";

const DAY_MS = 86_400_000;
const sections = ["utilisation", "energy", "quality", "orders", "consistency"] as const;
/** Until what was told is anchored and counted, and a grant final. */
const TRIES = 240;
const TRY_MS = 250;

/** What the meters' readings mean, as the owner declares it. */
const signalsOf = (machine: string): readonly SignalDraft[] =>
  [
    { metric: "power.active", unit: "W", meaning: "load" as const },
    { metric: "energy.interval", unit: "W.h", meaning: "energyInterval" as const },
  ].map((one) => ({ ...one, machine, slotSeconds: 900, stamp: "start", time: "claimed" }));

const limits = { idleFrom: "120", runningFrom: "1100" };

/** The owner says what his meters' readings mean, unless he did already. */
export async function declareMachines(
  { relay }: DemoCommunity,
  owner: DemoParty,
  { machines }: Borrower,
): Promise<void> {
  const { items } = (await askAs(relay, owner, "GET", "signals")) as {
    readonly items: readonly { readonly machine: string; readonly meaning: string }[];
  };
  for (const draft of machines.flatMap(signalsOf)) {
    const isKnown = items.some(
      ({ machine, meaning }) => machine === draft.machine && meaning === draft.meaning,
    );
    if (isKnown) continue;
    const { signal } = (await askAs(relay, owner, "POST", "signals", draft)) as {
      readonly signal: string;
    };
    if (draft.meaning === "load")
      await askAs(relay, owner, "PUT", `signals/${signal}/limits`, limits);
  }
}

/** What a factory asks the bank for, with its portrait as it hands it over. */
export interface Request {
  readonly application: Application;
  readonly snapshot: SnapshotDocument;
}

/**
 * Applies as an owner would: lets the bank look at a month, once; has the portrait of that month signed under a fresh
 * nonce; and puts books, orders and what he says himself beside it.
 */
export async function applicationOf(
  community: DemoCommunity,
  owner: DemoParty,
  borrower: Borrower,
  signal: AbortSignal,
): Promise<Request> {
  const { act, parties, relay } = community;
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const nonce = newSalt(owner.party, "nonce", String(today));
  const document = {
    v: 1 as const,
    kind: "enterprise-authorisation" as const,
    grantor: owner.party.slice(2),
    grantee: parties.bank.party.slice(2),
    scope: {
      sections: [...sections],
      from: new Date(today - PERIOD_DAYS * DAY_MS).toISOString(),
      to: new Date(today).toISOString(),
      resolution: "day" as const,
    },
    purpose: "creditApplication" as const,
    validFrom: new Date(today).toISOString(),
    expiresAt: new Date(today + 2 * DAY_MS).toISOString(),
    uses: 1,
    consents: [],
    salt: newSalt(owner.party, "authorisation", String(today)),
  };
  const commitment = commitmentOf(document);
  await askAs(relay, owner, "POST", "authorisations", { commitment, document });
  await act("Grant", { grantor: owner.party, commitment: `0x${commitment}` }, owner).catch(
    (error: unknown) => {
      if (!String(error).includes("AlreadyGranted")) throw error;
    },
  );
  await portrayed(community, owner, borrower, { ...document.scope, signal });
  const wanted = { authorisation: commitment, nonce, sections: [...sections] };
  const { index } = await eventually(
    () => askAs(relay, owner, "POST", "snapshots", wanted) as Promise<{ index: number }>,
    signal,
  );
  const snapshot = await eventually(
    () => askAs(relay, owner, "GET", `snapshots/${String(index)}`) as Promise<SnapshotDocument>,
    signal,
  );
  const authorisation = { commitment, document, used: 0, revoked: false };
  return { application: sayingOf(borrower, authorisation, nonce), snapshot };
}

/** The same for the same day, so that a start after a kill goes on with what the last one began. */
const newSalt = (...parts: readonly string[]): string =>
  createHash("sha256").update(parts.join(" ")).digest().subarray(0, 16).toString("base64url");

/** Books and orders are the example's; nothing about real firms follows from them. */
const sayingOf = (
  { asked, yearsTrading }: Borrower,
  authorisation: Application["authorisation"],
  nonce: string,
): Application => ({
  ...exampleApplication,
  factory: authorisation.document.grantor,
  lender: authorisation.document.grantee,
  asked,
  authorisation,
  nonce,
  values: [
    { name: "yearsTrading", value: yearsTrading },
    { name: "industry", value: "machining" },
  ],
});

/** Until all that its gateway kept is anchored and counted. */
async function portrayed(
  { relay }: DemoCommunity,
  { headers, party }: DemoParty,
  { days, machines }: Borrower,
  {
    from,
    signal,
    to,
  }: { readonly from: string; readonly to: string; readonly signal: AbortSignal },
): Promise<void> {
  const query = `from=${from}&to=${to}&resolution=day`;
  const records = async (section: string): Promise<number> => {
    const path = `/v1/factories/${party.slice(2)}/portrait/${section}?${query}`;
    const reply = await fetch(relay.serviceUrl + path, { headers });
    const { figures } = (await reply.json()) as {
      readonly figures: readonly { readonly records: number }[];
    };
    return figures[0]?.records ?? 0;
  };
  await eventually(async () => {
    const isWhole =
      (await records("utilisation")) === days * machines.length &&
      (await records("energy")) === days * machines.length &&
      (await records("quality")) >= days &&
      (await records("orders")) === days * LINES_A_DAY;
    if (!isWhole) throw new Error("not all that the gateway kept is counted");
  }, signal);
}

/** @throws what `attempt` threw last */
async function eventually<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let tries = 0; ; tries++)
    try {
      return await attempt();
    } catch (error) {
      if (tries === TRIES) throw error;
      await sleep(TRY_MS, undefined, { signal });
    }
}
