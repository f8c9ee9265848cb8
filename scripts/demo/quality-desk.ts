import { createHash, randomBytes } from "node:crypto";
import { lotRegisterAt } from "../../service/chain/contracts.ts";
import type { Service } from "../../service/compose.ts";
import { lotIdOf } from "../../service/quality/lot-id.ts";
import { reasonId } from "../../service/quality/reason.ts";
import type { LotRegister } from "../../types/contracts/LotRegister.ts";
import { askAs } from "./ask.ts";
import type { DemoCommunity } from "./founding.ts";
import type { DemoPlan } from "./plan.ts";
import type { DemoOrder } from "./world.ts";

/** What the chain says of a lot, as far as somebody has to do something. */
export type LotOutcome = "inspecting" | "good" | "bad" | "released" | "held";

/** `ILotRegister.LotState`. */
const RELEASED = 2n;

/** Opens lots at the workshop, releases what the chain lets go, and holds what it does not. */
export class QualityDesk {
  readonly #community: DemoCommunity;
  readonly #lots: LotRegister;
  readonly #plan: DemoPlan;
  readonly #name: string;

  /** @param run tells this start's lots from every other's */
  constructor(service: Service, community: DemoCommunity, plan: DemoPlan, run: number) {
    const { manifest, provider } = service.chain;
    this.#community = community;
    this.#plan = plan;
    this.#name = `${manifest.origin} ${String(run)}`;
    this.#lots = lotRegisterAt(manifest.contracts.lotRegister?.address ?? "", provider);
  }

  get order(): DemoOrder {
    return {
      ruleSet: this.#plan.ruleSet.slice(2),
      ruleSetSalt: this.#plan.set.salt,
      lotOf: (lot) => this.idOf(lot).slice(2),
    };
  }

  /** Id of a lot on the chain, 0x-hexadecimal, by its number from 1: `LotRegister.lotIdOf`. */
  idOf(lot: number): string {
    const { party } = this.#community.parties.workshop;
    return `0x${lotIdOf(party.slice(2), this.#secretOf(lot))}`;
  }

  /** Before its first part is measured: nothing can be judged of a lot that is not open. */
  async open(lot: number): Promise<void> {
    const { act, parties } = this.#community;
    const message = {
      factory: parties.workshop.party,
      secret: `0x${this.#secretOf(lot)}`,
      plan: this.#plan.plan,
      custodians: [parties.drawer.party, parties.assembler.party, parties.distributor.party],
    };
    await act("OpenLot", message, parties.workshop);
  }

  async outcomeOf(lot: number): Promise<LotOutcome> {
    const id = this.idOf(lot);
    const { holds, incompleteKeys, state, unmet } = await this.#lots.lotOf(id);
    if (holds > 0n) return "held";
    if (state === RELEASED) return "released";
    const { blocked, failing } = await this.#lots.progressOf(id, this.#plan.ruleSet);
    if (failing + blocked > 0n) return "bad";
    return unmet === 0n && incompleteKeys === 0n ? "good" : "inspecting";
  }

  async release(lot: number): Promise<void> {
    const { act, parties } = this.#community;
    await act(
      "Release",
      { factory: parties.workshop.party, lot: this.idOf(lot) },
      parties.workshop,
    );
  }

  /** @param text why; the chain gets its salted hash, who has a say about a lot reads it */
  async hold(lots: readonly number[], text: string): Promise<void> {
    const { act, parties, relay } = this.#community;
    const reason = { text, salt: randomBytes(16).toString("hex") };
    await askAs(relay, parties.workshop, "POST", "reasons", reason);
    const message = {
      by: parties.workshop.party,
      lots: lots.map((lot) => this.idOf(lot)).toSorted(),
      reason: `0x${reasonId(reason)}`,
    };
    await act("Hold", message, parties.workshop);
  }

  #secretOf = (lot: number): string =>
    createHash("sha256")
      .update(`${this.#name} ${String(lot)}`)
      .digest("hex");
}
