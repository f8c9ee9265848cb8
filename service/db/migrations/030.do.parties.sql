-- What the PartyRegistry said beside the signers, derived from chain_event: every row of a party is written anew when something is said
-- about it. Ids and hashes are 32 bytes.

CREATE TABLE party (
  party bytea PRIMARY KEY CHECK (length(party) = 32),
  -- EIP-712 type hashes of the acts that its managed keys may sign.
  managed_acts bytea[] NOT NULL,
  opened_at timestamptz NOT NULL,
  opened_block bigint NOT NULL,
  final boolean NOT NULL
);

-- The newest application of a party for a role.
CREATE TABLE role_application (
  party bytea NOT NULL REFERENCES party ON DELETE CASCADE,
  role smallint NOT NULL,
  round integer NOT NULL,
  file bytea NOT NULL,
  is_open boolean NOT NULL,
  applied_at timestamptz NOT NULL,
  endorsers bytea[] NOT NULL,
  PRIMARY KEY (party, role)
);
CREATE INDEX role_application_open ON role_application (applied_at) WHERE is_open;

CREATE TABLE role_membership (
  party bytea NOT NULL REFERENCES party ON DELETE CASCADE,
  role smallint NOT NULL,
  until_at timestamptz NOT NULL,
  suspended_until timestamptz,
  expelled boolean NOT NULL,
  -- Cleared away after it had expired.
  lapsed boolean NOT NULL,
  case_number integer NOT NULL,
  -- Who objected in the present case.
  objectors bytea[] NOT NULL,
  -- Of the newest admission; only when that is final may somebody act on it.
  admitted_block bigint NOT NULL,
  final boolean NOT NULL,
  PRIMARY KEY (party, role)
);

CREATE TABLE role_admission (
  party bytea NOT NULL REFERENCES party ON DELETE CASCADE,
  role smallint NOT NULL,
  position integer NOT NULL,
  basis text NOT NULL CHECK (basis IN ('genesis', 'bootstrap', 'rule')),
  round integer NOT NULL,
  since_at timestamptz NOT NULL,
  until_at timestamptz NOT NULL,
  endorsers bytea[] NOT NULL,
  issuers bytea[] NOT NULL,
  PRIMARY KEY (party, role, position)
);

CREATE TABLE credential (
  subject bytea NOT NULL REFERENCES party ON DELETE CASCADE,
  kind bytea NOT NULL,
  issuer bytea NOT NULL,
  digest bytea NOT NULL,
  issued_at timestamptz NOT NULL,
  until_at timestamptz NOT NULL,
  PRIMARY KEY (subject, kind, issuer)
);
CREATE INDEX credential_by_issuer ON credential (issuer);

CREATE TABLE role_rule (
  role smallint PRIMARY KEY,
  -- Set of role bits.
  endorsers integer NOT NULL,
  endorsements integer NOT NULL,
  validity_seconds bigint NOT NULL,
  -- [{"kind": "0x…", "issuers": set of role bits}, …]
  credentials jsonb NOT NULL,
  set_at timestamptz NOT NULL
);

CREATE TABLE proposal (
  proposal bytea PRIMARY KEY,
  proposer bytea NOT NULL,
  -- Hash of what is proposed.
  content bytea NOT NULL,
  proposed_at timestamptz NOT NULL,
  enacted_at timestamptz
);

CREATE TABLE proposal_vote (
  proposal bytea NOT NULL REFERENCES proposal ON DELETE CASCADE,
  voter bytea NOT NULL,
  in_favour boolean NOT NULL,
  PRIMARY KEY (proposal, voter)
);
