-- What the house's key signed, on its way to the log: statements alone, in the order of its chain.
CREATE TABLE stated (
  key_id bytea NOT NULL CHECK (octet_length(key_id) = 32),
  sequence bigint NOT NULL CHECK (sequence > 0),
  statement bytea NOT NULL CHECK (octet_length(statement) = 184),
  signature bytea NOT NULL CHECK (octet_length(signature) = 64),
  spki bytea NOT NULL CHECK (octet_length(spki) = 91),
  -- Where it is in the log; null until the log took it.
  leaf_index bigint,
  -- The log's receipt under an anchored root; null until there is one.
  receipts text,
  PRIMARY KEY (key_id, sequence)
);
CREATE INDEX stated_waiting ON stated (key_id, sequence) WHERE receipts IS NULL;

-- What was signed before: decisions, rulings and reviews.
CREATE FUNCTION of_base64url(text text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT decode(rpad(translate(text, '-_', '+/'), 4 * ((length(text) + 3) / 4), '='), 'base64')
$$;
INSERT INTO stated (key_id, sequence, statement, signature, spki)
SELECT sha256(of_base64url(r ->> 'key')), (r #>> '{body,sequence}')::bigint, of_base64url(r ->> 'statement'),
  of_base64url(r ->> 'signature'), of_base64url(r ->> 'key')
FROM (SELECT receipt::jsonb AS r FROM decision UNION ALL SELECT receipt::jsonb FROM review) signed
WHERE r ? 'statement';
DROP FUNCTION of_base64url;

-- That a model and a policy were there before anything was decided by them.
CREATE TABLE model_stated (
  key_id bytea NOT NULL,
  model bytea NOT NULL CHECK (octet_length(model) = 32),
  policy bytea NOT NULL CHECK (octet_length(policy) = 32),
  sequence bigint NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (key_id, model, policy),
  FOREIGN KEY (key_id, sequence) REFERENCES stated
);
