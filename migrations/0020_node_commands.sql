-- What people ask devices to do. A device is told of those that wait when it sends its heartbeat.
CREATE TABLE node_commands (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    node_id INTEGER NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,
    -- Whoever asks again with the same key gets the same command.
    request_key TEXT,
    verb TEXT NOT NULL,
    service TEXT,
    asked_by TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    state TEXT NOT NULL,
    changed_ms INTEGER,
    output TEXT
) STRICT;
CREATE INDEX node_commands_by_node ON node_commands (node_id, id);
CREATE UNIQUE INDEX node_commands_by_key ON node_commands (node_id, request_key) WHERE request_key IS NOT NULL;
