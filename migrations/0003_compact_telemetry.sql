-- Reports as they came, until their samples are sorted into chunks. `body` holds the samples with their series' numbers.
CREATE TABLE reports (
    id INTEGER PRIMARY KEY,
    node_id INTEGER NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,
    stream_id INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    samples INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX reports_by_node ON reports (node_id);

-- A series' newest samples (level 0), and its newest aggregates of a minute (1) and an hour (2): a chunk that still grows.
-- Its size stays below what SQLite keeps within a page.
CREATE TABLE open_chunks (
    series_id INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
    level INTEGER NOT NULL CHECK (level IN (0, 1, 2)),
    first_ms INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    stored_ms INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (series_id, level)
) STRICT, WITHOUT ROWID;

-- Chunks that do not change any more, in the order in which they were closed. `first_ms` and `last_ms` are times of samples,
-- `stored_ms` is when the newest of them was stored, which says when they are due to go. Every sample is in one place only:
-- a report, a chunk, or an aggregate of a minute. Aggregates of an hour are kept beside them.
CREATE TABLE chunks (
    id INTEGER PRIMARY KEY,
    series_id INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
    first_ms INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    stored_ms INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX chunks_by_series ON chunks (series_id, last_ms, first_ms);

CREATE TABLE minute_chunks (
    id INTEGER PRIMARY KEY,
    series_id INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
    first_ms INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    stored_ms INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX minute_chunks_by_series ON minute_chunks (series_id, last_ms, first_ms);

CREATE TABLE hour_chunks (
    id INTEGER PRIMARY KEY,
    series_id INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
    first_ms INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    stored_ms INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX hour_chunks_by_series ON hour_chunks (series_id, last_ms, first_ms);
