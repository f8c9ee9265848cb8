/**
 * What a person or a machine may do for a party:
 * - `view`: read what is the party's own
 * - `look`: read other parties' data in its name, as far as they authorised it
 * - `capture`: say in its name what happened: capture events
 * - `sign`: prepare, sign and relay its acts
 * - `manage`: let people and machines in, and out
 */
export const capabilities = ["view", "look", "capture", "sign", "manage"] as const;
export type Capability = (typeof capabilities)[number];

/** Capabilities by party: id of 64 hexadecimal digits. */
export type Standing = ReadonlyMap<string, ReadonlySet<Capability>>;

/** Who makes a request. */
export type Principal =
  | { readonly kind: "anonymous" }
  | {
      readonly kind: "person";
      readonly account: string;
      readonly session: string;
      readonly standing: Standing;
    }
  | { readonly kind: "machine"; readonly apiKey: string; readonly standing: Standing };

export const anonymous: Principal = { kind: "anonymous" };

/** @param party id of 64 hexadecimal digits */
export const may = (principal: Principal, party: string, capability: Capability): boolean =>
  principal.kind !== "anonymous" && principal.standing.get(party)?.has(capability) === true;
