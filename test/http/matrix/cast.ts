import { issueApiKey } from "../../../service/parties/people/api-key.store.ts";
import { disableAccount } from "../../../service/parties/people/account.store.ts";
import { capabilities, type Capability } from "../../../service/parties/principal.ts";
import { ask } from "../../support/ask.ts";
import { testFactory, testOperator } from "../../support/device.ts";
import type { TestApi } from "../../support/http.ts";
import { newParty, newPerson, visit } from "../../support/people.ts";

/** Somebody of the matrix, as he stands to the factory under test. */
export interface Player {
  readonly account: string | undefined;
  readonly headers: Record<string, string>;
}

/** What somebody of the matrix is known as, and may do. */
export interface Role {
  readonly name: string;
  readonly isKnown: boolean;
  readonly isPerson: boolean;
  /** Of the factory under test. */
  readonly own: readonly Capability[];
  /** Of the operator's party. */
  readonly ofOperator: readonly Capability[];
  /** Of a party that has nothing to do with either. */
  readonly elsewhere: readonly Capability[];
  /** A new one, whom nothing has happened to. */
  readonly enter: (api: TestApi) => Promise<Player>;
}

const nobody = { isKnown: false, isPerson: false, own: [], ofOperator: [], elsewhere: [] };
const somebody = { ...nobody, isKnown: true, isPerson: true };

async function person(api: TestApi, party: string, held: readonly Capability[]): Promise<Player> {
  const one = await newPerson(api.intake.database.pool, party, held);
  return { account: one.account, ...(await visit(api, one)) };
}

const member = (name: string, own: readonly Capability[]): Role => ({
  ...somebody,
  name,
  own,
  enter: (api) => person(api, testFactory, own),
});

export const everything = member("all of it", capabilities);

export const roles: readonly Role[] = [
  {
    ...nobody,
    name: "anonymous",
    enter: () =>
      Promise.resolve({ account: undefined, headers: { "sec-fetch-site": "same-origin" } }),
  },
  {
    ...somebody,
    name: "stranger",
    elsewhere: capabilities,
    enter: (api) => person(api, newParty(), capabilities),
  },
  member("viewer", ["view"]),
  member("signer", ["sign"]),
  member("manager", ["manage"]),
  {
    ...somebody,
    name: "analyst",
    elsewhere: ["look"],
    enter: (api) => person(api, newParty(), ["look"]),
  },
  {
    ...somebody,
    name: "operator",
    ofOperator: ["view"],
    enter: (api) => person(api, testOperator, ["view"]),
  },
  {
    ...somebody,
    name: "API key",
    isPerson: false,
    own: capabilities,
    enter: async ({ intake }) => ({
      account: undefined,
      headers: await machineHeaders(intake.database.pool),
    }),
  },
  {
    ...nobody,
    name: "ended session",
    enter: async (api) => {
      const player = await person(api, testFactory, capabilities);
      await ask(api, "DELETE", "/v1/session", player);
      return player;
    },
  },
  {
    ...nobody,
    name: "disabled account",
    enter: async (api) => {
      const player = await person(api, testFactory, capabilities);
      await disableAccount(api.intake.database.pool, player.account ?? "", new Date());
      return player;
    },
  },
];

async function machineHeaders(
  pool: TestApi["intake"]["database"]["pool"],
): Promise<Record<string, string>> {
  const key = await issueApiKey(pool, {
    party: testFactory,
    label: "machine",
    capabilities,
    madeBy: undefined,
    idempotencyKey: undefined,
    madeAt: new Date(),
    expiresAt: new Date(Date.now() + 3_600_000),
  });
  return { authorization: `Bearer ${key?.text ?? ""}` };
}
