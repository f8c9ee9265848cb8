-- What the chain holds only the hash of: the papers of an application, what a proposal says. And the name that a party
-- goes by, which is its own word and nobody else's.

CREATE TABLE party_profile (
  party bytea PRIMARY KEY CHECK (length(party) = 32),
  name text NOT NULL,
  changed_at timestamptz NOT NULL
);

CREATE TABLE application_paper (
  -- SHA-256 of the canonical form.
  file bytea PRIMARY KEY CHECK (length(file) = 32),
  party bytea NOT NULL CHECK (length(party) = 32),
  document text NOT NULL,
  received_at timestamptz NOT NULL
);
CREATE INDEX application_paper_by_party ON application_paper (party);

CREATE TABLE proposal_content (
  content bytea PRIMARY KEY CHECK (length(content) = 32),
  proposed jsonb NOT NULL,
  received_at timestamptz NOT NULL
);
