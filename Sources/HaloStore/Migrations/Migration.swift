import CHaloAssets

/// One step of the schema's history: a file `migrations/NNNN_name.sql`.
public struct Migration: Sendable, Equatable {
    /// Its number, from 1, ascending.
    public var version: Int64
    /// The file's name.
    public var name: String
    /// The file's text.
    public var sql: String
    /// What SQL cannot do, done after it in the same transaction.
    var conversion: Conversion?

    /// Work on a database's content that goes with a migration.
    enum Conversion: Equatable {
        /// Moves rows of `samples` into chunks.
        case samplesToChunks
    }

    /// Takes the parts as they are.
    public init(version: Int64, name: String, sql: String) {
        self.version = version
        self.name = name
        self.sql = sql
    }

    /// FNV-1a of 64 bits over the text (draft-eastlake-fnv, section 2), as 16 hexadecimal digits. It is there to notice an
    /// edit by accident, not an attacker, who could edit the stored sum as well.
    public var checksum: String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in sql.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    /// The files compiled into this program, in order.
    public static let embedded: [Migration] = (0..<halo_migration_count()).map { index in
        let asset = halo_migration(index)
        let name = String(cString: asset.name)
        let octets = UnsafeBufferPointer(start: asset.octets, count: asset.count)
        var migration = Migration(
            version: Int64(name.prefix { $0.isNumber }) ?? 0, name: name, sql: String(decoding: octets, as: UTF8.self))
        if migration.version == 3 { migration.conversion = .samplesToChunks }
        return migration
    }
}
