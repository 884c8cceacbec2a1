import HaloModel

/// What a transaction can work with, by subject; only valid inside the closure it is handed to.
public struct Tables {
    let connection: Connection
    let series: SeriesCache

    /// What the gateway remembers about itself.
    public var settings: SettingTable { SettingTable(connection: connection) }
    /// Devices that are in.
    public var nodes: NodeTable { NodeTable(connection: connection) }
    /// Devices that asked to come in.
    public var registrations: RegistrationTable { RegistrationTable(connection: connection) }
    /// Bearer tokens of devices.
    public var tokens: NodeTokenTable { NodeTokenTable(connection: connection) }
    /// People.
    public var users: UserTable { UserTable(connection: connection) }
    /// What keeps people signed in.
    public var refreshTokens: RefreshTokenTable { RefreshTokenTable(connection: connection) }
    /// Keys that sign people's tokens.
    public var signingKeys: SigningKeyTable { SigningKeyTable(connection: connection) }
    /// Who belongs to the mesh.
    public var trust: TrustTable { TrustTable(connection: connection) }
    /// What people ask devices to do.
    public var commands: CommandTable { CommandTable(connection: connection) }
    /// What happened.
    public var events: EventTable { EventTable(connection: connection) }
    /// The mesh as it was.
    public var topologies: TopologyTable { TopologyTable(connection: connection) }
    /// Samples.
    public var telemetry: TelemetryTable { TelemetryTable(connection: connection, cache: series) }

    /// Octets of the database file, the log not counted.
    /// - Throws: `DatabaseError`.
    public func size() throws -> Int64 {
        let pages = try connection.first("PRAGMA page_count") { $0.integer(0) } ?? 0
        let octets = try connection.first("PRAGMA page_size") { $0.integer(0) } ?? 0
        return pages.multipliedReportingOverflow(by: octets).partialValue
    }

    /// The version of the schema: the number of the last migration.
    /// - Throws: `DatabaseError`.
    public func schemaVersion() throws -> Int64 {
        try connection.first("SELECT max(version) FROM migrations") { $0.integer(0) } ?? 0
    }
}
