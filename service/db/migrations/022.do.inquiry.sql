-- Who looked. The looks themselves are entries of the log; here is what finds them.

CREATE TABLE inquiry (
  factory bytea NOT NULL CHECK (length(factory) = 32),
  leaf_index bigint NOT NULL,
  -- Party.
  looker bytea NOT NULL CHECK (length(looker) = 32),
  section text NOT NULL,
  outcome text NOT NULL,
  -- Which time the data speaks of.
  period_from timestamptz NOT NULL,
  period_to timestamptz NOT NULL,
  PRIMARY KEY (factory, leaf_index)
);

CREATE TABLE looker (
  factory bytea NOT NULL,
  party bytea NOT NULL,
  first_index bigint NOT NULL,
  PRIMARY KEY (factory, party)
);

-- What a party should be told.
CREATE TABLE notice (
  party bytea NOT NULL CHECK (length(party) = 32),
  notice_no bigint GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL,
  at timestamptz NOT NULL,
  about jsonb NOT NULL,
  PRIMARY KEY (party, notice_no)
);

-- What an account or API key is called in the log of looks: SHA-256 of its salt and name. Without the salt nobody is led
-- back from one to the other.
CREATE TABLE looker_pseudonym (
  -- `account:…` or `apiKey:…`
  name text PRIMARY KEY,
  -- Encrypted.
  sealed_salt bytea NOT NULL
);

-- Logs a batch of looks that were signed as the next statements of an inquiry key after `after_sequence`, if everything
-- holds that they rest on: the key is registered and stands where they begin; nothing changed that they were decided by;
-- the index of the chain is fresh; the uses that they take are left. Then `first_index` is the index of the first look,
-- and the others follow. Otherwise nothing is logged, and what holds now is told. No row: the key is not registered.
CREATE FUNCTION log_inquiries(
  inquiry_key bytea,
  after_sequence bigint,
  after_statement bytea,
  index_age_ms_max bigint,
  body_ends integer[],
  statements bytea,
  signatures bytea,
  bodies bytea,
  factories bytea[],
  -- NULL where a look rests on nothing: it was refused.
  expected_versions bigint[],
  lookers bytea[],
  sections text[],
  outcomes text[],
  period_froms timestamptz[],
  period_tos timestamptz[],
  grantors bytea[],
  commitments bytea[],
  taken integer[],
  logged_at timestamptz
) RETURNS TABLE (
  first_index bigint, sequence bigint, previous bytea, index_age_ms bigint, versions bigint[], left_uses integer[]
)
LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
  looks CONSTANT integer := cardinality(body_ends);
  own_key integer;
BEGIN
  -- Nobody else signs with the key, and nothing that the looks were decided by changes, until this is committed.
  PERFORM pg_advisory_xact_lock(hashtextextended('tallystick/inquiry/' || encode(inquiry_key, 'hex'), 0));
  PERFORM FROM consent_epoch WHERE factory = ANY (factories) ORDER BY factory FOR SHARE;
  PERFORM FROM authorisation_use u, unnest(grantors, commitments) w(grantor, commitment)
    WHERE u.grantor = w.grantor AND u.commitment = w.commitment
    ORDER BY u.grantor, u.commitment FOR UPDATE OF u;

  SELECT k.key_no, coalesce(last.sequence, 0), last.statement_hash,
    (SELECT (1000 * extract(epoch FROM clock_timestamp() - p.passed_at))::bigint FROM index_pass p),
    ARRAY(SELECT coalesce(e.version, 0)
      FROM unnest(factories) WITH ORDINALITY f(factory, at) LEFT JOIN consent_epoch e USING (factory)
      ORDER BY f.at),
    ARRAY(SELECT coalesce(u.uses - u.used, 0)
      FROM unnest(grantors, commitments) WITH ORDINALITY w(grantor, commitment, at)
      LEFT JOIN authorisation_use u USING (grantor, commitment) ORDER BY w.at)
  INTO own_key, sequence, previous, index_age_ms, versions, left_uses
  FROM device_key k
  LEFT JOIN LATERAL (
    SELECT r.sequence, r.statement_hash FROM attested_record r
    WHERE r.key_no = k.key_no ORDER BY r.sequence DESC LIMIT 1
  ) last ON true
  WHERE k.key_id = inquiry_key AND k.final AND k.until_index IS NULL;
  IF NOT FOUND THEN
    RETURN;
  END IF;

  IF sequence <> after_sequence OR previous IS DISTINCT FROM after_statement
    OR coalesce(index_age_ms > index_age_ms_max, index_age_ms_max IS NOT NULL)
    OR EXISTS (SELECT FROM unnest(versions, expected_versions) v(held, expected) WHERE v.held <> v.expected)
    OR EXISTS (SELECT FROM unnest(left_uses, taken) u(held, wanted) WHERE u.held < u.wanted)
  THEN
    RETURN NEXT;
    RETURN;
  END IF;

  UPDATE authorisation_use u SET used = u.used + t.taken
  FROM unnest(grantors, commitments, taken) t(grantor, commitment, taken)
  WHERE u.grantor = t.grantor AND u.commitment = t.commitment;

  -- As append_statements does for anybody's statements; what it looks for besides cannot be: these follow the last one
  -- of a key that nobody else signs with.
  SELECT h.size INTO first_index FROM log_head h FOR UPDATE;
  INSERT INTO attested_record
    (leaf_index, key_no, sequence, statement_hash, statement, signature, body, received_at)
  SELECT first_index + l.at - 1, own_key, after_sequence + l.at, sha256(s.statement), s.statement,
    substring(signatures FROM 64 * (l.at::integer - 1) + 1 FOR 64),
    substring(bodies FROM l.start + 1 FOR l.body_end - l.start), logged_at
  FROM (
    SELECT e.at, e.body_end, lag(e.body_end, 1, 0) OVER (ORDER BY e.at) AS start
    FROM unnest(body_ends) WITH ORDINALITY e(body_end, at)
  ) l,
  LATERAL (SELECT substring(statements FROM 184 * (l.at::integer - 1) + 1 FOR 184) AS statement) s;
  UPDATE log_head SET size = first_index + looks;

  INSERT INTO inquiry
  SELECT l.factory, first_index + l.at - 1, l.looker, l.section, l.outcome, l.period_from, l.period_to
  FROM unnest(factories, lookers, sections, outcomes, period_froms, period_tos) WITH ORDINALITY
    AS l(factory, looker, section, outcome, period_from, period_to, at);

  WITH new AS (
    INSERT INTO looker
    SELECT l.factory, l.looker, first_index + min(l.at) - 1
    FROM unnest(factories, lookers) WITH ORDINALITY AS l(factory, looker, at)
    GROUP BY l.factory, l.looker
    ON CONFLICT DO NOTHING
    RETURNING factory, party, first_index
  )
  INSERT INTO notice (party, kind, at, about)
  SELECT n.factory, 'newLooker', logged_at,
    jsonb_build_object('party', encode(n.party, 'hex'), 'index', n.first_index)
  FROM new n;
  RETURN NEXT;
END;
$$;
