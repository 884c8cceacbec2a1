-- How many numbers below next_sequence a device has given up: their samples will never come.
ALTER TABLE streams ADD COLUMN omitted INTEGER NOT NULL DEFAULT 0;
