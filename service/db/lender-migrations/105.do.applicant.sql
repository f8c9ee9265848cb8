-- What an applicant comes back by, who has no account in the house: SHA-256 of the secret of his private link.
CREATE TABLE applicant (
  decision uuid PRIMARY KEY REFERENCES decision,
  access bytea NOT NULL UNIQUE CHECK (octet_length(access) = 32)
);

-- What an applicant says against a decision: then a person decides.
CREATE TABLE contest (
  decision uuid PRIMARY KEY REFERENCES decision,
  contested_at timestamptz NOT NULL,
  because text NOT NULL CHECK (length(because) BETWEEN 1 AND 2000)
);
