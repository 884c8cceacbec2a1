import Crypto
import FoundationEssentials
import HaloHardware
import HaloModel
import HaloStore
import Synchronization

/// Keys that sign people's tokens. The newest signs; the one before verifies what it signed until that has ended.
final class SigningKeys: Sendable {
    /// How long a key signs before another takes its place.
    static let lifetime = Duration.seconds(30 * 86_400)

    private let keys: Mutex<[SigningKeyTable.Key]>

    /// Those of the database, after `SigningKeys.load`.
    init(_ keys: [SigningKeyTable.Key]) { self.keys = Mutex(keys) }

    /// The keys a database has, with one that signs.
    static func load(_ tables: Tables, fresh: [UInt8], at time: WallTime) throws -> [SigningKeyTable.Key] {
        let known = try tables.signingKeys.list()
        if known.contains(where: { $0.retired == nil }) { return known }
        try tables.signingKeys.rotate(to: fresh, at: time)
        return try tables.signingKeys.list()
    }

    /// The key that signs.
    var current: SigningKeyTable.Key? { keys.withLock { $0.last { $0.retired == nil } } }

    /// All keys, oldest first.
    var all: [SigningKeyTable.Key] { keys.withLock { $0 } }

    /// The key of that number, if what it signed may still be valid at `time`.
    func secret(_ id: Int64, at time: WallTime) -> SymmetricKey? {
        let key = keys.withLock { keys in keys.first { $0.id == id } }
        guard let key, key.retired.map({ time - $0 < .seconds(Accounts.lifetimeSeconds) }) ?? true else { return nil }
        return SymmetricKey(data: Data(key.secret))
    }

    /// Has a new key sign, and forgets those whose tokens have all ended.
    /// - Throws: `DatabaseError`.
    func rotate(_ environment: GatewayEnvironment, _ database: Database) async throws {
        let fresh = environment.random.octets(32)
        let time = environment.clock.wallTime
        let now = try await database.write { tables in
            try tables.signingKeys.rotate(to: fresh, at: time)
            try tables.signingKeys.forget(retiredBefore: time + .seconds(-Accounts.lifetimeSeconds))
            return try tables.signingKeys.list()
        }
        keys.withLock { $0 = now }
    }

    /// Whether the key that signs is old enough for another.
    func isDue(at time: WallTime) -> Bool { current.map { time - $0.created >= Self.lifetime } ?? true }
}
