-- Which things of a block somebody asked to change, to know the same request again; NULL: all. What changed may be fewer.
ALTER TABLE notification_step ADD COLUMN asked uuid[];
