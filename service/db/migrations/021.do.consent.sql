-- Who may look at what: the chain's word, the documents, and whatever ends them.

-- What the PartyRegistry says of a party's signers; the newest.
CREATE TABLE party_signers (
  party bytea PRIMARY KEY CHECK (length(party) = 32),
  signers bytea[] NOT NULL,
  threshold integer NOT NULL,
  -- Bit i: signers[i] is held by an operator on the party's behalf.
  managed integer NOT NULL,
  block_number bigint NOT NULL
);

-- What the ConsentLedger says of a commitment.
CREATE TABLE consent_grant (
  grantor bytea NOT NULL CHECK (length(grantor) = 32),
  commitment bytea NOT NULL CHECK (length(commitment) = 32),
  -- NULL: not granted, or the chain took it back and has not given it again.
  granted_block bigint,
  granted_block_hash bytea,
  granted_at timestamptz,
  -- Whether the grant's block is. Only then does it act.
  final boolean NOT NULL,
  -- When it was first seen, final or not. Whoever revokes has spoken: a chain that loses the block takes nothing back.
  revoked_at timestamptz,
  PRIMARY KEY (grantor, commitment)
);
CREATE INDEX consent_grant_by_block ON consent_grant (granted_block);

-- When the index of the chain was last complete up to the newest block.
CREATE TABLE index_pass (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  passed_at timestamptz NOT NULL
);

CREATE TABLE authorisation (
  grantor bytea NOT NULL CHECK (length(grantor) = 32),
  commitment bytea NOT NULL CHECK (length(commitment) = 32),
  grantee bytea NOT NULL CHECK (length(grantee) = 32),
  -- In canonical form: what hashes to the commitment.
  document text NOT NULL,
  expires_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  -- Stopped here, before the chain says so.
  stopped_at timestamptz,
  PRIMARY KEY (grantor, commitment)
);
CREATE INDEX authorisation_by_grantee ON authorisation (grantee);

-- Only where the number of looks is limited.
CREATE TABLE authorisation_use (
  grantor bytea NOT NULL,
  commitment bytea NOT NULL,
  uses integer NOT NULL,
  used integer NOT NULL DEFAULT 0 CHECK (used <= uses),
  PRIMARY KEY (grantor, commitment),
  FOREIGN KEY (grantor, commitment) REFERENCES authorisation ON DELETE CASCADE
);

-- Who stands behind a pseudonym.
CREATE TABLE person (
  pseudonym bytea PRIMARY KEY CHECK (length(pseudonym) = 32),
  enterprise bytea NOT NULL CHECK (length(enterprise) = 32),
  -- Encrypted.
  sealed bytea NOT NULL
);

CREATE TABLE individual_consent (
  commitment bytea PRIMARY KEY CHECK (length(commitment) = 32),
  enterprise bytea NOT NULL CHECK (length(enterprise) = 32),
  -- Pseudonym; NULL after the person was erased.
  person bytea,
  -- Encrypted: the document and who signed it; NULL after the person was erased.
  sealed bytea,
  expires_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  withdrawn_at timestamptz
);
CREATE INDEX individual_consent_by_person ON individual_consent (person);
CREATE INDEX individual_consent_by_enterprise ON individual_consent (enterprise);

CREATE TABLE open_contract (
  hash bytea PRIMARY KEY CHECK (length(hash) = 32),
  lender bytea NOT NULL CHECK (length(lender) = 32),
  factory bytea NOT NULL CHECK (length(factory) = 32),
  commitment bytea NOT NULL,
  document text NOT NULL,
  until timestamptz NOT NULL,
  -- Signers and signatures of both parties, as they were checked.
  acts jsonb NOT NULL,
  opened_at timestamptz NOT NULL
);
CREATE INDEX open_contract_by_factory ON open_contract (factory);
CREATE INDEX open_contract_by_lender ON open_contract (lender);

-- Counts every change of what decides a look at a factory's data. Whoever logs a look holds the row until his commit, so
-- that a look is logged before a change or decided after it.
CREATE TABLE consent_epoch (
  factory bytea PRIMARY KEY,
  version bigint NOT NULL
);

-- Before several factories' epochs change in one transaction: in the order in which looks at several hold them, or the
-- two wait for each other.
CREATE FUNCTION lock_consent_epochs(factories bytea[]) RETURNS void
LANGUAGE sql
BEGIN ATOMIC
  INSERT INTO consent_epoch SELECT DISTINCT f, 0 FROM unnest(factories) f ORDER BY f ON CONFLICT DO NOTHING;
  SELECT FROM consent_epoch WHERE factory = ANY (factories) ORDER BY factory FOR UPDATE;
END;

CREATE FUNCTION bump_consent_epoch() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
  -- The column that names the factory.
  concerned bytea := decode(substring(to_jsonb(NEW) ->> TG_ARGV[0] FROM 3), 'hex');
BEGIN
  INSERT INTO consent_epoch AS e VALUES (concerned, 1)
  ON CONFLICT (factory) DO UPDATE SET version = e.version + 1;
  PERFORM pg_notify('consent_epoch', encode(concerned, 'hex'));
  RETURN NULL;
END;
$$;

CREATE TRIGGER consent_grant_changed AFTER INSERT OR UPDATE ON consent_grant
  FOR EACH ROW EXECUTE FUNCTION bump_consent_epoch('grantor');
CREATE TRIGGER authorisation_changed AFTER INSERT OR UPDATE ON authorisation
  FOR EACH ROW EXECUTE FUNCTION bump_consent_epoch('grantor');
CREATE TRIGGER individual_consent_changed AFTER INSERT OR UPDATE ON individual_consent
  FOR EACH ROW EXECUTE FUNCTION bump_consent_epoch('enterprise');
CREATE TRIGGER open_contract_changed AFTER INSERT OR UPDATE ON open_contract
  FOR EACH ROW EXECUTE FUNCTION bump_consent_epoch('factory');
