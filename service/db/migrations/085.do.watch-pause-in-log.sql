-- From which entry of the log on a watch looked at nothing, and until which; until is NULL while it is paused.
CREATE TABLE watch_pause (
  watch_id uuid NOT NULL REFERENCES watch,
  from_index bigint NOT NULL,
  until_index bigint CHECK (until_index >= from_index),
  PRIMARY KEY (watch_id, from_index)
);
CREATE UNIQUE INDEX watch_pause_now ON watch_pause (watch_id) WHERE until_index IS NULL;

-- Those that are paused: what was read until now was read as paused or not.
INSERT INTO watch_pause
  SELECT watch_id, (SELECT size FROM monitor_cursor), NULL FROM watch WHERE paused_at IS NOT NULL;

-- End of the last pause before the entry that it got to.
ALTER TABLE watch_state ADD COLUMN begun_at bigint NOT NULL DEFAULT 0;
