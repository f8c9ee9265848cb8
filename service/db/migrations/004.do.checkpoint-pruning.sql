CREATE INDEX checkpoint_by_time ON checkpoint (signed_at);
