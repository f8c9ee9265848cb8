-- By which id whoever sent it from outside speaks of it: his ids bind nobody but him and whom he tells.
ALTER TABLE notification ADD COLUMN outside_id uuid;
UPDATE notification SET outside_id = notification WHERE sender IS NULL AND kind <> 'block';
ALTER TABLE notification ADD CHECK (outside_id IS NULL OR sender IS NULL);
CREATE UNIQUE INDEX notification_by_outside_id ON notification (receiver, sender_bpnl, outside_id)
  WHERE outside_id IS NOT NULL;

-- So do his messages.
ALTER TABLE notification DROP CONSTRAINT notification_message_key;
CREATE INDEX notification_by_message ON notification (message);
ALTER TABLE notification_step DROP CONSTRAINT notification_step_message_key;
CREATE UNIQUE INDEX notification_step_by_message ON notification_step (message, notification);
