-- What each key sent, by hour, day and month: a page that counts records must not read them all.

-- From the record, where it was accepted.
ALTER TABLE attested_record
  ADD COLUMN captured_at timestamptz,
  ADD COLUMN source text;

-- A record counts in the buckets in which it was captured; in those of its arrival when nobody accepted what it says.
CREATE TABLE activity (
  key_no integer NOT NULL,
  -- Of UTC.
  resolution text NOT NULL CHECK (resolution IN ('hour', 'day', 'month')),
  at timestamptz NOT NULL,
  -- Empty where it was not accepted.
  source text NOT NULL,
  records bigint NOT NULL,
  refused bigint NOT NULL,
  -- Statements beyond the first of a sequence.
  rivals bigint NOT NULL,
  first_sequence bigint NOT NULL,
  last_sequence bigint NOT NULL,
  first_index bigint NOT NULL,
  last_index bigint NOT NULL,
  PRIMARY KEY (key_no, resolution, at, source)
);

-- Entries counted so far.
CREATE TABLE activity_cursor (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  size bigint NOT NULL
);
INSERT INTO activity_cursor (size) VALUES (0);

-- Entries whose content came after they were counted.
CREATE TABLE activity_recount (
  leaf_index bigint PRIMARY KEY
);

DROP FUNCTION append_statements(
  integer[], bigint[], text[], integer[], integer[], bytea, bytea, bytea, bytea, timestamptz);
DROP FUNCTION append_going_on(
  bigint, integer[], bigint[], text[], integer[], integer[], bytea, bytea, bytea, bytea, timestamptz);
DROP FUNCTION append_looking_back(
  integer[], bigint[], text[], integer[], integer[], bytea, bytea, bytea, bytea, timestamptz);

-- The three as before (002, 005), with what the activity counts by.

-- Appends a batch in which every statement goes on from its key's tip: its sequence is higher than any of the key in the
-- log, and where it is the next one it names the tip as its previous. Such a batch holds no duplicate, no equivocation
-- and no broken chain. Any other is left alone.
-- The caller holds log_head, whose size is `head`, and knows that it has to be moved by what this returns.
CREATE FUNCTION append_going_on(
  head bigint,
  key_nos integer[],
  sequences bigint[],
  faults text[],
  body_ends integer[],
  judgement_ends integer[],
  statements bytea,
  signatures bytea,
  bodies bytea,
  judgements bytea,
  captured timestamptz[],
  sources text[],
  received timestamptz
) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
  added bigint;
BEGIN
  WITH incoming AS MATERIALIZED (
    SELECT n.*, sha256(n.statement) AS statement_hash
    FROM (
      SELECT u.at::integer AS at, u.key_no, u.sequence, u.fault, u.body_end, u.judgement_end,
        u.captured_at, u.source,
        lag(u.body_end, 1, 0) OVER (ORDER BY u.at) AS body_start,
        lag(u.judgement_end, 1, 0) OVER (ORDER BY u.at) AS judgement_start,
        substring(statements FROM 184 * (u.at::integer - 1) + 1 FOR 184) AS statement
      FROM unnest(key_nos, sequences, faults, body_ends, judgement_ends, captured, sources)
        WITH ORDINALITY AS u(key_no, sequence, fault, body_end, judgement_end, captured_at, source, at)
    ) n
  ),
  linked AS (
    SELECT i.sequence, substring(i.statement FROM 153 FOR 32) AS previous,
      coalesce(lag(i.sequence) OVER of_key, t.sequence) AS tip_sequence,
      coalesce(lag(i.statement_hash) OVER of_key, t.statement_hash) AS tip_hash
    FROM incoming i
    LEFT JOIN key_tip t USING (key_no)
    WINDOW of_key AS (PARTITION BY i.key_no ORDER BY i.at)
  ),
  batch AS MATERIALIZED (
    SELECT bool_and(
      l.tip_sequence IS NULL
      OR l.sequence > l.tip_sequence + 1
      OR l.sequence = l.tip_sequence + 1 AND l.previous = l.tip_hash
    ) AS goes_on
    FROM linked l
  ),
  moved AS (
    INSERT INTO key_tip
    SELECT DISTINCT ON (i.key_no) i.key_no, i.sequence, i.statement_hash
    FROM incoming i, batch b
    WHERE b.goes_on
    ORDER BY i.key_no, i.at DESC
    ON CONFLICT (key_no) DO UPDATE
      SET sequence = excluded.sequence, statement_hash = excluded.statement_hash
  )
  INSERT INTO attested_record
  SELECT head + i.at - 1, i.key_no, i.sequence, i.statement_hash, i.statement,
    substring(signatures FROM 64 * (i.at - 1) + 1 FOR 64), i.fault,
    CASE WHEN i.body_end > i.body_start
      THEN substring(bodies FROM i.body_start + 1 FOR i.body_end - i.body_start) END,
    CASE WHEN i.judgement_end > i.judgement_start
      THEN substring(judgements FROM i.judgement_start + 1 FOR i.judgement_end - i.judgement_start) END,
    received, i.captured_at, i.source
  FROM incoming i, batch b
  WHERE b.goes_on;
  GET DIAGNOSTICS added = ROW_COUNT;
  RETURN added;
END;
$$;

-- Appends statements in commit order: whoever holds log_head's row until commit assigns the next dense indices, so that
-- no index is ever skipped or seen out of order (docs/decisions/0001).
-- A statement that is there already keeps its index; a body that was missing is filled in.
-- Returns runs of consecutive indices, in the order of the input: nearly always a single one.
CREATE FUNCTION append_statements(
  key_nos integer[],
  sequences bigint[],
  faults text[],
  body_ends integer[],
  judgement_ends integer[],
  statements bytea,
  signatures bytea,
  bodies bytea,
  judgements bytea,
  captured timestamptz[],
  sources text[],
  received timestamptz
) RETURNS TABLE (count integer, first_index bigint, is_new boolean)
LANGUAGE plpgsql
AS $$
DECLARE
  head bigint;
  added bigint;
BEGIN
  SELECT size INTO head FROM log_head FOR UPDATE;

  added := append_going_on(head, key_nos, sequences, faults, body_ends, judgement_ends,
    statements, signatures, bodies, judgements, captured, sources, received);
  IF added > 0 THEN
    UPDATE log_head SET size = head + added;
    RETURN QUERY SELECT added::integer, head, true;
    RETURN;
  END IF;

  RETURN QUERY SELECT * FROM append_looking_back(key_nos, sequences, faults, body_ends, judgement_ends,
    statements, signatures, bodies, judgements, captured, sources, received);
  INSERT INTO key_tip AS t
  SELECT DISTINCT ON (r.key_no) r.key_no, r.sequence, r.statement_hash
  FROM attested_record r
  WHERE r.leaf_index >= head
  ORDER BY r.key_no, r.sequence DESC, r.leaf_index
  ON CONFLICT (key_no) DO UPDATE
    SET sequence = excluded.sequence, statement_hash = excluded.statement_hash
    WHERE excluded.sequence > t.sequence;
END;
$$;

-- The thorough way: looks for every statement among the records of its key.
CREATE FUNCTION append_looking_back(
  key_nos integer[],
  sequences bigint[],
  faults text[],
  body_ends integer[],
  judgement_ends integer[],
  statements bytea,
  signatures bytea,
  bodies bytea,
  judgements bytea,
  captured timestamptz[],
  sources text[],
  received timestamptz
) RETURNS TABLE (count integer, first_index bigint, is_new boolean)
LANGUAGE plpgsql
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
#variable_conflict use_column
DECLARE
  head bigint;
  added bigint;
BEGIN
  SELECT size INTO head FROM log_head FOR UPDATE;

  CREATE TEMP TABLE IF NOT EXISTS incoming (
    at integer, key_no integer, sequence bigint, statement bytea, statement_hash bytea,
    signature bytea, fault text, body bytea, judgement bytea, captured_at timestamptz, source text
  ) ON COMMIT DELETE ROWS;

  INSERT INTO incoming
  SELECT n.at, n.key_no, n.sequence, s.statement, sha256(s.statement),
    substring(signatures FROM 64 * (n.at - 1) + 1 FOR 64), n.fault,
    CASE WHEN n.body_end > n.body_start
      THEN substring(bodies FROM n.body_start + 1 FOR n.body_end - n.body_start) END,
    CASE WHEN n.judgement_end > n.judgement_start
      THEN substring(judgements FROM n.judgement_start + 1 FOR n.judgement_end - n.judgement_start) END,
    n.captured_at, n.source
  FROM (
    SELECT u.at::integer AS at, u.key_no, u.sequence, u.fault, u.body_end, u.judgement_end,
      u.captured_at, u.source,
      lag(u.body_end, 1, 0) OVER (ORDER BY u.at) AS body_start,
      lag(u.judgement_end, 1, 0) OVER (ORDER BY u.at) AS judgement_start
    FROM unnest(key_nos, sequences, faults, body_ends, judgement_ends, captured, sources)
      WITH ORDINALITY AS u(key_no, sequence, fault, body_end, judgement_end, captured_at, source, at)
  ) n,
  LATERAL (SELECT substring(statements FROM 184 * (n.at - 1) + 1 FOR 184) AS statement) s;

  INSERT INTO attested_record
  SELECT head + row_number() OVER (ORDER BY f.at) - 1, f.key_no, f.sequence, f.statement_hash,
    f.statement, f.signature, f.fault, f.body, f.judgement, received, f.captured_at, f.source
  FROM (
    SELECT DISTINCT ON (i.key_no, i.sequence, i.statement_hash) i.*
    FROM incoming i
    WHERE NOT EXISTS (
      SELECT FROM attested_record r
      WHERE r.key_no = i.key_no AND r.sequence = i.sequence AND r.statement_hash = i.statement_hash)
    ORDER BY i.key_no, i.sequence, i.statement_hash, i.body IS NULL, i.at
  ) f;
  GET DIAGNOSTICS added = ROW_COUNT;
  UPDATE log_head SET size = head + added;

  IF added < cardinality(key_nos) THEN
    WITH filled AS (
      UPDATE attested_record r SET body = i.body, judgement = i.judgement, fault = i.fault,
        captured_at = i.captured_at, source = i.source
      FROM incoming i
      WHERE r.key_no = i.key_no AND r.sequence = i.sequence AND r.statement_hash = i.statement_hash
        AND r.body IS NULL AND i.body IS NOT NULL
      RETURNING r.leaf_index
    )
    -- Counted before as what it was then: without content.
    INSERT INTO activity_recount
    SELECT f.leaf_index FROM filled f, activity_cursor c WHERE f.leaf_index < c.size;
  END IF;

  -- Whoever stole a key may sign one sequence a million times: nothing below looks at all the others of a sequence.
  UPDATE attested_record r SET fault = 'previousMismatch'
  WHERE r.leaf_index >= head AND r.fault IS NULL
    AND EXISTS (
      SELECT FROM attested_record p WHERE p.key_no = r.key_no AND p.sequence = r.sequence - 1)
    AND NOT EXISTS (
      SELECT FROM attested_record q
      WHERE q.key_no = r.key_no AND q.sequence = r.sequence - 1
        AND q.statement_hash = substring(r.statement FROM 153 FOR 32));

  -- A sequence with two statements has its first on record, one with less is quickly searched.
  INSERT INTO equivocation
  SELECT n.key_no, n.sequence, first.leaf_index, n.leaf_index, received
  FROM attested_record n,
  LATERAL (
    SELECT coalesce(
      (SELECT e.first_index FROM equivocation e
       WHERE e.key_no = n.key_no AND e.sequence = n.sequence LIMIT 1),
      (SELECT min(o.leaf_index) FROM attested_record o
       WHERE o.key_no = n.key_no AND o.sequence = n.sequence)) AS leaf_index
  ) first
  WHERE n.leaf_index >= head AND first.leaf_index < n.leaf_index;

  IF added = cardinality(key_nos) THEN
    RETURN QUERY SELECT added::integer, head, true;
  ELSE
    RETURN QUERY
    SELECT count(*)::integer, min(runs.leaf_index), bool_and(runs.is_new)
    FROM (
      SELECT s.*, sum(s.starts) OVER (ORDER BY s.at) AS run
      FROM (
        SELECT i.at, r.leaf_index, r.leaf_index >= head AS is_new,
          CASE WHEN r.leaf_index = 1 + lag(r.leaf_index) OVER (ORDER BY i.at)
            AND (r.leaf_index >= head) = (lag(r.leaf_index) OVER (ORDER BY i.at) >= head)
            THEN 0 ELSE 1 END AS starts
        FROM incoming i
        JOIN attested_record r ON r.key_no = i.key_no AND r.sequence = i.sequence
          AND r.statement_hash = i.statement_hash
      ) s
    ) runs
    GROUP BY runs.run
    ORDER BY runs.run;
  END IF;
  DELETE FROM incoming;
END;
$$;

-- Adds what entries [from, until) and the given single ones say to their buckets. The caller holds log_head: nothing is
-- appended or filled in meanwhile.
CREATE FUNCTION count_activity(from_index bigint, until_index bigint, again bigint[]) RETURNS void
LANGUAGE sql
AS $$
  INSERT INTO activity AS a
  SELECT r.key_no, b.resolution, date_trunc(b.resolution, coalesce(r.captured_at, r.received_at), 'UTC'),
    coalesce(r.source, ''), count(*), count(r.fault), count(e.key_no), min(r.sequence), max(r.sequence),
    min(r.leaf_index), max(r.leaf_index)
  FROM attested_record r
  CROSS JOIN (VALUES ('hour'), ('day'), ('month')) b(resolution)
  LEFT JOIN equivocation e
    ON e.key_no = r.key_no AND e.sequence = r.sequence AND e.other_index = r.leaf_index
  WHERE (r.leaf_index >= from_index AND r.leaf_index < until_index OR r.leaf_index = ANY (again))
    -- Looks and other words of the service are nobody's work.
    AND substring(r.statement FROM 12 FOR 3) = 'rec'::bytea
  GROUP BY 1, 2, 3, 4
  ON CONFLICT (key_no, resolution, at, source) DO UPDATE SET
    records = a.records + EXCLUDED.records,
    refused = a.refused + EXCLUDED.refused,
    rivals = a.rivals + EXCLUDED.rivals,
    first_sequence = least(a.first_sequence, EXCLUDED.first_sequence),
    last_sequence = greatest(a.last_sequence, EXCLUDED.last_sequence),
    first_index = least(a.first_index, EXCLUDED.first_index),
    last_index = greatest(a.last_index, EXCLUDED.last_index);
$$;

-- Takes entries that were counted without content out of their buckets again.
CREATE FUNCTION discount_activity(again bigint[]) RETURNS void
LANGUAGE sql
AS $$
  UPDATE activity a SET records = a.records - g.records, refused = a.refused - g.records,
    rivals = a.rivals - g.rivals
  FROM (
    SELECT r.key_no, b.resolution, date_trunc(b.resolution, r.received_at, 'UTC') AS at,
      count(*) AS records, count(e.key_no) AS rivals
    FROM attested_record r
    CROSS JOIN (VALUES ('hour'), ('day'), ('month')) b(resolution)
    LEFT JOIN equivocation e
      ON e.key_no = r.key_no AND e.sequence = r.sequence AND e.other_index = r.leaf_index
    WHERE r.leaf_index = ANY (again) GROUP BY 1, 2, 3
  ) g
  WHERE a.key_no = g.key_no AND a.resolution = g.resolution AND a.at = g.at AND a.source = '';
  DELETE FROM activity a
  USING attested_record r, (VALUES ('hour'), ('day'), ('month')) b(resolution)
  WHERE r.leaf_index = ANY (again) AND a.key_no = r.key_no AND a.resolution = b.resolution
    AND a.at = date_trunc(b.resolution, r.received_at, 'UTC') AND a.source = '' AND a.records = 0;
$$;

CREATE INDEX device_key_by_factory ON device_key (factory);
