import HaloModel

/// Who belongs to the mesh: secrets and radios.
public struct TrustTable {
    let connection: Connection

    /// A secret that proves a device belongs to this mesh.
    public struct Secret: Sendable, Equatable {
        /// Its number.
        public var id: Int64
        /// The secret.
        public var secret: String
        /// When it came.
        public var created: WallTime
        /// Until when devices may come with it; `nil` for the newest, which does not end.
        public var validUntil: WallTime?
        /// How many devices registered last with it.
        public var nodes: Int64
    }

    /// A radio that comes in without approval.
    public struct Radio: Sendable, Equatable {
        /// Its MAC address.
        public var radio: MACAddress
        /// What somebody wrote beside it.
        public var note: String
        /// Who added it.
        public var addedBy: String
        /// When.
        public var added: WallTime

        /// Takes the parts as they are.
        public init(radio: MACAddress, note: String, addedBy: String, added: WallTime) {
            self.radio = radio
            self.note = note
            self.addedBy = addedBy
            self.added = added
        }
    }

    /// Secrets that are valid at `time`, oldest first.
    /// - Throws: `DatabaseError`.
    public func secrets(at time: WallTime) throws -> [Secret] {
        try connection.rows(
            """
            SELECT id, secret, created_ms, valid_until_ms,
                (SELECT count(*) FROM nodes WHERE trust_secret_id = trust_secrets.id AND removed_ms IS NULL)
            FROM trust_secrets WHERE valid_until_ms IS NULL OR valid_until_ms > ? ORDER BY id
            """,
            .integer(time.milliseconds)
        ) { row in
            Secret(
                id: row.integer(0), secret: row.text(1), created: WallTime(milliseconds: row.integer(2)),
                validUntil: row.integerIfPresent(3).map { WallTime(milliseconds: $0) }, nodes: row.integer(4))
        }
    }

    /// Whether the secret was ever one of this mesh.
    /// - Throws: `DatabaseError`.
    public func knows(_ secret: String) throws -> Bool {
        try connection.first("SELECT 1 FROM trust_secrets WHERE secret = ?", .text(secret)) { _ in true } ?? false
    }

    /// Makes a secret the newest; those before it are valid until `graceEnd` at most.
    /// - Throws: `DatabaseError`.
    public func rotate(to secret: String, at time: WallTime, graceEnd: WallTime) throws {
        try connection.run(
            "UPDATE trust_secrets SET valid_until_ms = ? WHERE valid_until_ms IS NULL OR valid_until_ms > ?",
            .integer(graceEnd.milliseconds), .integer(graceEnd.milliseconds))
        try connection.run(
            "INSERT INTO trust_secrets (secret, created_ms) VALUES (?, ?)", .text(secret), .integer(time.milliseconds))
    }

    /// Notes with which secret a device registered.
    /// - Throws: `DatabaseError`.
    public func note(secret id: Int64, of node: Int64) throws {
        try connection.run("UPDATE nodes SET trust_secret_id = ? WHERE id = ?", .integer(id), .integer(node))
    }

    /// Up to `limit` trusted radios by address, those after `radio`.
    /// - Throws: `DatabaseError`.
    public func radios(after radio: Int64, limit: Int) throws -> [Radio] {
        try connection.rows(
            "SELECT radio, note, added_by, added_ms FROM trusted_radios WHERE radio > ? ORDER BY radio LIMIT ?",
            .integer(radio), .integer(Int64(limit))
        ) { row in
            Radio(
                radio: MACAddress(rawValue: UInt64(bitPattern: row.integer(0))), note: row.text(1),
                addedBy: row.text(2), added: WallTime(milliseconds: row.integer(3)))
        }
    }

    /// Whether a radio comes in without approval.
    /// - Throws: `DatabaseError`.
    public func trusts(_ radio: MACAddress) throws -> Bool {
        try connection.first("SELECT 1 FROM trusted_radios WHERE radio = ?", .integer(Int64(radio.rawValue))) { _ in
            true
        } ?? false
    }

    /// Lets a radio come in without approval from now on, or changes what is written beside it.
    /// - Throws: `DatabaseError`.
    public func add(_ radio: Radio) throws {
        try connection.run(
            """
            INSERT INTO trusted_radios (radio, note, added_by, added_ms) VALUES (?, ?, ?, ?)
            ON CONFLICT (radio) DO UPDATE SET note = excluded.note
            """,
            .integer(Int64(radio.radio.rawValue)), .text(radio.note), .text(radio.addedBy),
            .integer(radio.added.milliseconds))
    }

    /// Takes a radio off the list.
    /// - Returns: Whether it was on it.
    /// - Throws: `DatabaseError`.
    public func remove(_ radio: MACAddress) throws -> Bool {
        try connection.run("DELETE FROM trusted_radios WHERE radio = ?", .integer(Int64(radio.rawValue))) == 1
    }
}
