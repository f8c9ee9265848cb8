import { type Firm, firms } from "../simulation/supply-chain/identity.ts";
import { askAs } from "./ask.ts";
import type { DemoCommunity } from "./founding.ts";

/** Who trades with whom: each knows its neighbours, and nobody beyond. */
const row: readonly Firm[] = ["drawer", "workshop", "assembler", "distributor"];

/** Business partner numbers of Catena-X, made up for the demo. */
const bpnlOf = (firm: Firm): string => `BPNL00000000DM0${String(row.indexOf(firm))}`;

/** Has each firm say whom its events mean; said again it is the same. */
export async function writeAddressBooks({ parties, relay }: DemoCommunity): Promise<void> {
  for (const [at, firm] of row.entries())
    for (const known of row.slice(Math.max(0, at - 1), at + 2)) {
      const { name, party } = parties[known];
      const line = { uri: firms[known], partner: party.slice(2), bpnl: bpnlOf(known), name };
      await askAs(relay, parties[firm], "PUT", "trace/partners", line);
    }
}
