import type { Admission, PartyEvent, RoleEvent } from "./event.ts";

export interface Credential {
  readonly kind: string;
  readonly issuer: string;
  readonly digest: string;
  readonly until: number;
  readonly issuedAt: number;
}

/** The newest application of a party for a role. */
export interface Application {
  readonly round: number;
  readonly file: string;
  readonly isOpen: boolean;
  readonly appliedAt: number;
  readonly endorsers: readonly string[];
}

/** How a party stands in a role. */
export interface RoleState {
  readonly application: Application | undefined;
  /** Oldest first. */
  readonly admissions: readonly Admission[];
  readonly until: number;
  /** 0: not suspended. */
  readonly suspendedUntil: number;
  readonly expelled: boolean;
  /** Cleared away after it had expired. */
  readonly lapsed: boolean;
  readonly caseNumber: number;
  /** Who objected in the present case. */
  readonly objectors: readonly string[];
  /** Block of the newest admission. */
  readonly admittedBlock: number | undefined;
}

/** All that the chain says of a party, beside its signers. */
export interface PartyState {
  readonly openedAt: number;
  readonly openedBlock: number;
  readonly managedActs: readonly string[];
  readonly credentials: readonly Credential[];
  readonly roles: ReadonlyMap<number, RoleState>;
}

/**
 * Reads the life of a party from its events.
 * @param events all of this party, in the order of the chain
 * @returns undefined when none of them opens it
 */
export function partyState(events: readonly PartyEvent[]): PartyState | undefined {
  const opening = events.find(({ kind }) => kind === "opened");
  if (opening === undefined) return undefined;
  const opened: PartyState = {
    openedAt: opening.at,
    openedBlock: opening.block,
    managedActs: [],
    credentials: [],
    roles: new Map(),
  };
  return events.reduce(after, opened);
}

function after(state: PartyState, event: PartyEvent): PartyState {
  switch (event.kind) {
    case "opened":
      return state;
    case "policySet":
      return { ...state, managedActs: event.managedActs };
    case "issued":
      return { ...state, credentials: [...without(state, event), credentialOf(event)] };
    case "withdrawn":
      return { ...state, credentials: without(state, event) };
    case "applied":
    case "endorsed":
    case "admitted":
    case "objected":
    case "suspended":
    case "expelled":
    case "reinstated":
    case "lapsed":
    default: {
      const role = state.roles.get(event.role) ?? outsider;
      return { ...state, roles: new Map(state.roles).set(event.role, roleAfter(role, event)) };
    }
  }
}

type Issued = Extract<PartyEvent, { readonly kind: "issued" }>;

const credentialOf = ({ at, credential, digest, issuer, until }: Issued): Credential => ({
  kind: credential,
  issuer,
  digest,
  until,
  issuedAt: at,
});

const without = (
  { credentials }: PartyState,
  { credential, issuer }: { readonly credential: string; readonly issuer: string },
): Credential[] => credentials.filter((one) => one.kind !== credential || one.issuer !== issuer);

const outsider: RoleState = {
  application: undefined,
  admissions: [],
  until: 0,
  suspendedUntil: 0,
  expelled: false,
  lapsed: false,
  caseNumber: 0,
  objectors: [],
  admittedBlock: undefined,
};

function roleAfter(
  state: RoleState,
  event: RoleEvent & { readonly at: number; readonly block: number },
): RoleState {
  switch (event.kind) {
    case "applied":
      return { ...state, application: applied(event.round, event.file, event.at) };
    case "endorsed":
      return { ...state, application: endorsed(state.application, event.endorser) };
    case "admitted":
      return admitted(state, event.admission, event.block);
    case "objected":
      return { ...state, objectors: distinct(state.objectors, event.by) };
    case "suspended":
      return { ...nextCase(state), suspendedUntil: event.until };
    case "expelled":
      return { ...state, expelled: true };
    case "reinstated":
      return {
        ...nextCase(state),
        expelled: false,
        suspendedUntil: 0,
        lapsed: state.until <= event.at,
      };
    case "lapsed":
    default:
      return { ...state, lapsed: true };
  }
}

const applied = (round: number, file: string, appliedAt: number): Application => ({
  round,
  file,
  isOpen: true,
  appliedAt,
  endorsers: [],
});

const endorsed = (application: Application | undefined, by: string): Application | undefined =>
  application && { ...application, endorsers: distinct(application.endorsers, by) };

const admitted = (state: RoleState, admission: Admission, block: number): RoleState => ({
  ...state,
  application: state.application && { ...state.application, isOpen: false },
  admissions: [...state.admissions, admission],
  until: admission.until,
  lapsed: false,
  admittedBlock: block,
});

const nextCase = (state: RoleState): RoleState => ({
  ...state,
  caseNumber: state.caseNumber + 1,
  objectors: [],
});

const distinct = (list: readonly string[], one: string): string[] => [...new Set([...list, one])];

/** Whether the role is held now: admitted, not expired, not suspended, not expelled. */
export const isLive = (
  { expelled, suspendedUntil, until }: Pick<RoleState, "expelled" | "suspendedUntil" | "until">,
  now: number,
): boolean => until > now && suspendedUntil <= now && !expelled;
