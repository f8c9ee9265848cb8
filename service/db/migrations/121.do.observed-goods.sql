-- What a factory made of what, and handed on, in a stretch of time: the checks of a portrait look at signed events alone.
CREATE INDEX trace_event_signed ON trace_event (sayer_no, at) WHERE entry IS NOT NULL AND NOT erroneous;
