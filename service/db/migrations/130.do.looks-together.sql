-- Looks that are logged together are signed together, by the last of them (docs/decisions/0085): each holds that one
-- signature. What many of them have in common is said once.

DROP FUNCTION log_inquiries(
  bytea, bigint, bytea, bigint, integer[], bytea, bytea, bytea, bytea[], bigint[], bytea[], text[], text[],
  timestamptz[], timestamptz[], bytea[], bytea[], integer[], timestamptz
);

-- As before (022). Planned once: what is to be done does not depend on who looks at what.
CREATE FUNCTION log_inquiries(
  inquiry_key bytea,
  after_sequence bigint,
  after_statement bytea,
  index_age_ms_max bigint,
  body_ends integer[],
  statements bytea,
  signature bytea,
  bodies bytea,
  -- Of each look, which of the sorts below it is, from 1; and of each sort its first look, from 0.
  sorts integer[],
  firsts integer[],
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
SET plan_cache_mode TO force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  own_key integer;
BEGIN
  -- Nobody else signs with the key, and nothing that the looks were decided by changes, until this is committed.
  PERFORM pg_advisory_xact_lock(hashtextextended('tallystick/inquiry/' || encode(inquiry_key, 'hex'), 0));
  PERFORM FROM consent_epoch WHERE factory = ANY (factories) ORDER BY factory FOR SHARE;
  IF cardinality(grantors) > 0 THEN
    PERFORM FROM authorisation_use u, unnest(grantors, commitments) w(grantor, commitment)
      WHERE u.grantor = w.grantor AND u.commitment = w.commitment
      ORDER BY u.grantor, u.commitment FOR UPDATE OF u;
  END IF;

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

  IF cardinality(grantors) > 0 THEN
    UPDATE authorisation_use u SET used = u.used + t.taken
    FROM unnest(grantors, commitments, taken) t(grantor, commitment, taken)
    WHERE u.grantor = t.grantor AND u.commitment = t.commitment;
  END IF;

  -- As append_statements does for anybody's statements; what it looks for besides cannot be: these follow the last one
  -- of a key that nobody else signs with.
  UPDATE log_head SET size = size + cardinality(sorts) RETURNING size - cardinality(sorts) INTO first_index;
  INSERT INTO attested_record
    (leaf_index, key_no, sequence, statement_hash, statement, signature, body, received_at)
  SELECT first_index + l.at - 1, own_key, after_sequence + l.at, sha256(s.statement), s.statement, signature,
    substring(bodies FROM l.start + 1 FOR l.body_end - l.start), logged_at
  FROM (
    SELECT e.at, e.body_end, lag(e.body_end, 1, 0) OVER (ORDER BY e.at) AS start
    FROM unnest(body_ends) WITH ORDINALITY e(body_end, at)
  ) l,
  LATERAL (SELECT substring(statements FROM 184 * (l.at::integer - 1) + 1 FOR 184) AS statement) s;

  INSERT INTO inquiry
  SELECT s.factory, first_index + l.at - 1, s.looker, s.section, s.outcome, s.period_from, s.period_to
  FROM unnest(sorts) WITH ORDINALITY l(sort, at)
  JOIN unnest(factories, lookers, sections, outcomes, period_froms, period_tos) WITH ORDINALITY
    AS s(factory, looker, section, outcome, period_from, period_to, sort) USING (sort);

  WITH new AS (
    INSERT INTO looker
    SELECT s.factory, s.looker, first_index + min(s.first)
    FROM unnest(factories, lookers, firsts) s(factory, looker, first)
    WHERE NOT EXISTS (SELECT FROM looker k WHERE k.factory = s.factory AND k.party = s.looker)
    GROUP BY s.factory, s.looker
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
