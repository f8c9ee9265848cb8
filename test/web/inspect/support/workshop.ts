import { randomBytes } from "node:crypto";
import { canonicalize } from "../../../../device-attest/jcs.ts";
import type { DeviceRecord } from "../../../../device-attest/record.ts";
import { firstParties } from "../../../../service/chain-home.ts";
import { targetOf } from "../../../../service/chain/act-call.ts";
import { type Register, registerAct } from "../../../../service/parties/acts/device-acts.ts";
import { authorise } from "../../../../service/parties/acts/typed.ts";
import { issueApiKey } from "../../../../service/parties/people/api-key.store.ts";
import type { InspectionLot } from "../../../../service/quality/inspection-plan.ts";
import { keepLot, keepPlan } from "../../../../service/quality/inspection-plan.store.ts";
import { named, shaftPlan } from "../../../support/inspection-plan.ts";
import { newPerson, type TestPerson } from "../../../support/people.ts";
import { type TestService, testService } from "../../../support/service.ts";
import { type Ask, askOf } from "../../app/support/client.ts";
import { builtPages } from "../../support/built-pages.ts";

/** A factory with a plan, the real service, and somebody who sets phones up. */
export interface Workshop {
  /** By name: browsers make keys for no number. */
  readonly url: string;
  readonly target: TestService;
  readonly party: string;
  readonly ruleSet: string;
  readonly owner: TestPerson;
  /** A lot of three pieces that nobody measured yet. */
  newLot(): Promise<InspectionLot & { readonly name: string }>;
  /** The factory signs what a phone asked for, and the chain takes it. */
  register(pendingAct: string): Promise<void>;
  /** Inspections of a lot as the log has them, in its order. */
  logged(lot: string): Promise<readonly LoggedInspection[]>;
  close(): Promise<void>;
}

export interface LoggedInspection {
  readonly record: DeviceRecord & { readonly kind: "inspection" };
  readonly fault: string | null;
}

export async function startWorkshop(): Promise<Workshop> {
  const target = await testService({ pagesDir: await builtPages("production", "verify") });
  const { pool } = target.database;
  const party = firstParties.factory.slice(2);
  const { plan, ruleSet } = named(shaftPlan());
  await keepPlan(pool, { party, ruleSet, canonical: canonicalize(plan) }, new Date());
  const url = (target.service.httpUrl ?? "").replace("127.0.0.1", "localhost");
  const ask = askOf(url, await machineOf(target, party));
  return {
    url,
    target,
    party,
    ruleSet,
    owner: await newPerson(pool, party, ["view", "sign"]),
    newLot: async () => {
      const name = `L${randomBytes(4).toString("hex").toUpperCase()}`;
      const lot = {
        lot: randomBytes(32).toString("hex"),
        uri: `https://id.tallystick.example/01/09506000134352/10/${name}`,
        ruleSets: [ruleSet],
      };
      await keepLot(pool, party, lot, new Date());
      return { ...lot, name };
    },
    register: (pendingAct) => register(target, ask, party, pendingAct),
    logged: (lot) => loggedOf(target, lot),
    close: () => target.close(),
  };
}

async function machineOf({ database }: TestService, party: string): Promise<string> {
  const key = await issueApiKey(database.pool, {
    party,
    label: "owner",
    capabilities: ["view", "sign"],
    madeBy: undefined,
    idempotencyKey: undefined,
    madeAt: new Date(),
    expiresAt: new Date(Date.now() + 3_600_000),
  });
  return `Bearer ${key?.text ?? ""}`;
}

async function register(
  { service: { chain } }: TestService,
  ask: Ask,
  party: string,
  pendingAct: string,
): Promise<void> {
  const path = { party, pendingAct };
  const { deadline, message, nonce } = await ask("readPendingAct", { path });
  const at = targetOf(chain.manifest, "DeviceRegistry");
  const fresh = { nonce: BigInt(nonce), deadline: BigInt(deadline) };
  const signer = chain.embedded?.wallet(3);
  if (signer === undefined) throw new Error("not embedded");
  const { signatures, signers } = await authorise(
    registerAct(at, message as unknown as Register, fresh),
    [signer],
  );
  const body = { signer: signers[0] ?? "", signature: signatures[0] ?? "" };
  await ask("signPendingAct", { path, body });
  await ask("relayPendingAct", { path });
}

async function loggedOf({ database }: TestService, lot: string): Promise<LoggedInspection[]> {
  const { rows } = await database.pool.query<{ body: Buffer | null; fault: string | null }>(
    "SELECT body, fault FROM attested_record ORDER BY leaf_index",
  );
  return rows.flatMap(({ body, fault }) => {
    const record = JSON.parse(body?.toString() ?? "{}") as LoggedInspection["record"];
    return record.kind === "inspection" && record.inspection.lot === lot ? [{ record, fault }] : [];
  });
}
