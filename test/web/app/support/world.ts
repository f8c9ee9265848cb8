import { newIdentity } from "../../../support/agent.ts";
import { newPerson, type TestPerson } from "../../../support/people.ts";
import { type TestService, testService } from "../../../support/service.ts";
import type { Config } from "../../../../service/config.ts";
import { capabilities } from "../../../../service/parties/principal.ts";
import { builtPages } from "../../support/built-pages.ts";
import { type Community, foundCommunity } from "./community.ts";
import { deal } from "./dealings.ts";
import { workOnFloor } from "./floor.ts";
import { drawPortrait } from "./portrait.ts";

/** People who use the pages, each in the name of one party. */
export interface Cast {
  /** Of the workshop; everything. */
  readonly owner: TestPerson;
  /** Of the bank: looks and signs, and lets nobody in. */
  readonly riskOfficer: TestPerson;
  /** Of the certifier: endorses, and issues papers. */
  readonly admissionOfficer: TestPerson;
  /** Of no party yet. */
  readonly stranger: TestPerson;
}

/** The pages as they are built, served by a whole service with a chain, a community and its dealings. */
export interface World {
  /** By name: browsers make passkeys for no number. */
  readonly url: string;
  readonly target: TestService;
  readonly community: Community;
  readonly cast: Cast;
  close(): Promise<void>;
}

const MACHINES = 3;

export async function startWorld(settings: Partial<Config> = {}): Promise<World> {
  const pagesDir = await builtPages("production", "verify");
  const target = await testService({ ...settings, pagesDir });
  const community = await foundCommunity(target);
  for (let machine = 0; machine < MACHINES; machine++) {
    const { device, keyStore } = newIdentity();
    await target.enrol(device, keyStore);
  }
  await deal(target, community);
  await workOnFloor(target.database.pool, community.factory.party);
  await drawPortrait(target, community.factory.party);
  return {
    url: (target.service.httpUrl ?? "").replace("127.0.0.1", "localhost"),
    target,
    community,
    cast: await castOf(target, community),
    close: () => target.close(),
  };
}

async function castOf(
  { database }: TestService,
  { bank, certifier, factory }: Community,
): Promise<Cast> {
  const { pool } = database;
  return {
    owner: await newPerson(pool, factory.party, capabilities, "chen@hongda.example"),
    riskOfficer: await newPerson(pool, bank.party, ["view", "look", "sign"], "risk@bank.example"),
    admissionOfficer: await newPerson(
      pool,
      certifier.party,
      ["view", "sign", "manage"],
      "admission@meridian.example",
    ),
    stranger: await newPerson(pool, factory.party, [], "lin@newcomer.example"),
  };
}
