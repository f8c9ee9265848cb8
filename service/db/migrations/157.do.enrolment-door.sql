-- What the door of MQTT asks several times a second: whether anything was said that changes who may come in.
CREATE INDEX enrolment_event_at_the_door ON enrolment_event (kind)
  WHERE kind IN ('suspended', 'resumed', 'retired', 'ended');
CREATE INDEX enrolment_kept_out ON enrolment (state) WHERE state IN ('suspended', 'retired', 'ended');
