-- Since when a watch looks at nothing for a while; NULL while it looks.
ALTER TABLE watch ADD COLUMN paused_at timestamptz;
