import { randomBytes } from "node:crypto";
import { hexlify } from "ethers";
import type { Pool } from "pg";
import { fromHex, toHex } from "../../device-attest/bytes.ts";
import { encodeEnvelope, type Envelope } from "../../device-attest/envelope.ts";
import type { RecordDraft } from "../../device-attest/signed-record.ts";
import { logIdOf, statementHashOf } from "../../device-attest/statement.ts";
import { enrolDevice } from "../../scripts/enrol/enrol.ts";
import { type ChainHome, firstParties } from "../../service/chain-home.ts";
import type { EmbeddedChain } from "../../service/chain/embedded.ts";
import { targetOf } from "../../service/chain/act-call.ts";
import { messageToJson } from "../../service/parties/acts/act-json.ts";
import {
  type ActMessages,
  type ActName,
  catalogue,
  typedAct,
} from "../../service/parties/acts/catalogue.ts";
import { authorise, firstNonce } from "../../service/parties/acts/typed.ts";
import { issueApiKey } from "../../service/parties/people/api-key.store.ts";
import { lotIdOf } from "../../service/quality/lot-id.ts";
import { planIdOf } from "../../service/quality/plan-id.ts";
import {
  packRules,
  productId,
  type RuleSet,
  ruleSetId,
  stepId,
} from "../../service/quality/rule-set.ts";
import { TestDevice } from "./device.ts";
import { eventually } from "./eventually.ts";

export type Who = "factory" | "certifier" | "bank";
const wallets = { factory: 3, certifier: 4, bank: 5 } as const;
const NOBODY = `0x${"00".repeat(32)}`;

/** What is measured of a sample. */
export interface Measured {
  readonly sample: number;
  readonly attempt?: number;
  readonly ordinal: number;
  readonly closing?: boolean;
  readonly diameter?: string;
  readonly subjects?: readonly string[];
}

export const shaft: RuleSet = {
  publisher: firstParties.certifier.slice(2),
  product: "shaft",
  step: "turning",
  version: 1,
  salt: "5a".repeat(32),
  rules: [
    { metric: "diameter", unit: "mm", min: "9.9", max: "10.1", required: true, class: "critical" },
  ],
};

/** What it takes of a service, which may run in a process of its own. */
export interface FlowTarget {
  readonly service: {
    readonly chain: Pick<ChainHome, "manifest"> & {
      readonly embedded: Pick<EmbeddedChain, "wallet"> | undefined;
    };
    readonly pool: Pool;
    readonly httpUrl: string | undefined;
  };
}

/** Buyer (the certifier), factory and its stations, talking to a whole service over HTTP and nothing else. */
export class LotFlow {
  readonly #target: FlowTarget;
  readonly #keys = new Map<string, Promise<Record<string, string>>>();

  constructor(target: FlowTarget) {
    this.#target = target;
  }

  /** Signs an act outside of the service and has it relayed. @returns the reason why the chain refused it, by code */
  async act<Name extends ActName>(
    name: Name,
    message: ActMessages[Name],
    who: Who,
  ): Promise<string | undefined> {
    const { embedded, manifest } = this.#target.service.chain;
    if (embedded === undefined) throw new Error("not embedded");
    const kind = catalogue[name];
    const fresh = { nonce: firstNonce(randomBytes(24)), deadline: 2n ** 40n };
    const typed = typedAct(name, targetOf(manifest, kind.contract), message, fresh);
    const signed = await authorise(typed, [embedded.wallet(wallets[who])]);
    const authorisation = {
      ...signed,
      nonce: String(signed.nonce),
      deadline: String(signed.deadline),
    };
    const reply = await this.#post("/v1/acts", {
      act: name,
      message: messageToJson(message),
      authorisation,
    });
    if (reply.status !== 202) throw new Error(await reply.text());
    const { id } = (await reply.json()) as { readonly id: string };
    const { reason } = await eventually(
      async () => (await (await fetch(this.url(`/v1/acts/${id}`))).json()) as ActOutcome,
      ({ status }) => status === "final" || status === "reverted",
    );
    return reason?.code;
  }

  /** @returns the id of the plan, hexadecimal */
  async publish(set: RuleSet, samples: number): Promise<string> {
    const common = {
      publisher: firstParties.certifier,
      product: hexlify(productId(set.product)),
      version: set.version,
      salt: `0x${set.salt}`,
    };
    const rules = hexlify(packRules(fromHex(set.salt), set.rules));
    await this.act(
      "PublishRules",
      { ...common, step: hexlify(stepId(set.step)), rules },
      "certifier",
    );
    const plan = {
      ...common,
      minGrade: 2,
      requirements: [{ ruleSet: hexlify(ruleSetId(set)), samples, acceptance: 0 }],
      inspectors: [NOBODY],
      auditors: [firstParties.bank],
    };
    await this.act("PublishPlan", plan, "certifier");
    return planIdOf({
      ...plan,
      publisher: bare(plan.publisher),
      product: bare(plan.product),
      salt: bare(plan.salt),
      requirements: plan.requirements.map((one) => ({ ...one, ruleSet: bare(one.ruleSet) })),
      inspectors: plan.inspectors.map(bare),
      auditors: plan.auditors.map(bare),
    });
  }

  /** @returns its id, hexadecimal */
  async openLot(plan: string): Promise<string> {
    const secret = hexlify(randomBytes(32));
    const message = { factory: firstParties.factory, secret, plan: `0x${plan}`, custodians: [] };
    const refused = await this.act("OpenLot", message, "factory");
    if (refused !== undefined) throw new Error(refused);
    return lotIdOf(firstParties.factory.slice(2), secret.slice(2));
  }

  /** A device of a party. */
  async station(who: Who = "factory"): Promise<TestDevice> {
    const { chain, httpUrl } = this.#target.service;
    if (chain.embedded === undefined || httpUrl === undefined) throw new Error("not embedded");
    const device = new TestDevice(logIdOf(chain.manifest.origin));
    await enrolDevice({
      serviceUrl: httpUrl,
      manifest: chain.manifest,
      factory: firstParties[who],
      signer: chain.embedded.wallet(wallets[who]),
      device: device.urn,
      keyStore: device.keyStore,
    });
    return device;
  }

  /** Signs an inspection and sends it once it is taken. @returns it, and the SHA-256 of its statement in hexadecimal */
  async inspect(
    station: TestDevice,
    lot: string,
    measured: Measured,
    set: RuleSet = shaft,
  ): Promise<{ readonly envelope: Envelope; readonly statement: string }> {
    return this.log(station, inspection(lot, measured, set));
  }

  /** Signs a record and sends it once it is taken. @returns it, and the SHA-256 of its statement in hexadecimal */
  async log(
    station: TestDevice,
    draft: Partial<RecordDraft>,
  ): Promise<{ readonly envelope: Envelope; readonly statement: string }> {
    const envelope = await station.next(draft);
    await eventually(
      async () =>
        (await this.#post("/v1/records", encodeEnvelope(envelope))).json() as Promise<{
          status?: string;
        }>,
      ({ status }) => status === "logged" || status === "anchored",
    );
    return { envelope, statement: toHex(statementHashOf(envelope.statement)) };
  }

  url(path: string): string {
    return `${this.#target.service.httpUrl ?? ""}${path}`;
  }

  /** What a party reads of its own. */
  async read(
    who: Who | "operator",
    path: string,
  ): Promise<{ readonly status: number; readonly body: unknown }> {
    const party = firstParties[who].slice(2);
    const headers = await this.#headersOf(party);
    const reply = await fetch(this.url(`/v1/parties/${party}/${path}`), { headers });
    return { status: reply.status, body: await reply.json() };
  }

  async put(who: Who, path: string, body: object): Promise<number> {
    const party = firstParties[who].slice(2);
    const headers = await this.#headersOf(party);
    const reply = await fetch(this.url(`/v1/parties/${party}/${path}`), {
      method: "PUT",
      headers,
      body: JSON.stringify(body),
    });
    return reply.status;
  }

  /** As a machine of the party. */
  #headersOf(party: string): Promise<Record<string, string>> {
    const headers = this.#keys.get(party) ?? machineOf(this.#target, party);
    this.#keys.set(party, headers);
    return headers;
  }

  #post(path: string, body: object | string): Promise<Response> {
    return fetch(this.url(path), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  }
}

async function machineOf({ service }: FlowTarget, party: string): Promise<Record<string, string>> {
  const madeAt = new Date();
  const key = await issueApiKey(service.pool, {
    party,
    label: "test",
    capabilities: ["view", "sign", "manage"],
    madeBy: undefined,
    idempotencyKey: undefined,
    madeAt,
    expiresAt: new Date(madeAt.getTime() + 3_600_000),
  });
  return { authorization: `Bearer ${key?.text ?? ""}`, "content-type": "application/json" };
}

interface ActOutcome {
  readonly status: string;
  readonly reason: { readonly code: string } | null;
}

export const inspection = (
  lot: string,
  { attempt = 1, closing = false, diameter, ordinal, sample, subjects = [] }: Measured,
  set: RuleSet,
): Partial<RecordDraft> =>
  ({
    kind: "inspection",
    subjects: [...subjects],
    step: set.step,
    inspection: {
      ruleSet: toHex(ruleSetId(set)),
      ruleSetSalt: set.salt,
      lot,
      sample,
      attempt,
      ordinal,
      closing,
      measurements:
        diameter === undefined ? [] : [{ metric: "diameter", unit: "mm", value: diameter }],
      inspector: "i-1",
      instrument: "cmm",
      calibrationDue: "2027-01-01",
    },
  }) as Partial<RecordDraft>;

const bare = (hex: string): string => hex.slice(2);
