-- Counting no longer holds log_head: appending waited for every step of it. What kept the two apart is now taken by
-- whoever fills in content, which is seldom.

-- As before (020), but for the lock on activity_cursor.
CREATE OR REPLACE FUNCTION append_looking_back(
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
    -- Either what counts sees the content, or this sees that it was counted without.
    PERFORM FROM activity_cursor FOR SHARE;
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

-- As before (020), but by the hour first: a day's or a month's time is not worked out for each record. The caller holds
-- activity_cursor; every entry below a size of the log that it read is committed.
CREATE OR REPLACE FUNCTION count_activity(from_index bigint, until_index bigint, again bigint[]) RETURNS void
LANGUAGE sql
AS $$
  WITH hourly AS MATERIALIZED (
    SELECT r.key_no, date_trunc('hour', coalesce(r.captured_at, r.received_at), 'UTC') AS at,
      coalesce(r.source, '') AS source, count(*) AS records, count(r.fault) AS refused, count(e.key_no) AS rivals,
      min(r.sequence) AS first_sequence, max(r.sequence) AS last_sequence,
      min(r.leaf_index) AS first_index, max(r.leaf_index) AS last_index
    FROM attested_record r
    LEFT JOIN equivocation e
      ON e.key_no = r.key_no AND e.sequence = r.sequence AND e.other_index = r.leaf_index
    WHERE (r.leaf_index >= from_index AND r.leaf_index < until_index OR r.leaf_index = ANY (again))
      -- Looks and other words of the service are nobody's work.
      AND substring(r.statement FROM 12 FOR 3) = 'rec'::bytea
    GROUP BY 1, 2, 3
  )
  INSERT INTO activity AS a
  SELECT h.key_no, b.resolution, date_trunc(b.resolution, h.at, 'UTC'), h.source,
    sum(h.records), sum(h.refused), sum(h.rivals), min(h.first_sequence), max(h.last_sequence),
    min(h.first_index), max(h.last_index)
  FROM hourly h
  CROSS JOIN (VALUES ('hour'), ('day'), ('month')) b(resolution)
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
