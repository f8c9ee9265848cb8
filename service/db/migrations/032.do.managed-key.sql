-- Keys that the operator holds on behalf of parties, wrapped under a key that is not in the database.
CREATE TABLE managed_key (
  -- Address.
  signer bytea PRIMARY KEY CHECK (length(signer) = 20),
  party bytea NOT NULL CHECK (length(party) = 32),
  wrapped bytea NOT NULL,
  made_at timestamptz NOT NULL
);
CREATE INDEX managed_key_by_party ON managed_key (party, made_at);
