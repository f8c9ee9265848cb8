-- Who opens a party manages it: the account to which everybody who signed the opening bound it by its salt.
CREATE TABLE party_opening (
  party bytea PRIMARY KEY CHECK (length(party) = 32),
  account_id uuid NOT NULL,
  name text NOT NULL,
  -- Id of the relayed call.
  relayed text NOT NULL,
  asked_at timestamptz NOT NULL,
  claimed_at timestamptz
);
CREATE INDEX party_opening_by_account ON party_opening (account_id);
