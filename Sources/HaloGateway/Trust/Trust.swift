import HaloHardware
import HaloModel
import HaloStore

/// What the mesh trusts: secrets and radios.
struct Trust: Sendable {
    /// How long a secret that was replaced lets devices in that were off, unless told otherwise.
    static let graceDays: Int64 = 30

    var environment: GatewayEnvironment
    var database: Database
    var events: EventLog

    /// Takes up the configuration's secret: one that was never seen becomes the newest.
    /// - Throws: `DatabaseError`.
    static func adopt(_ secret: String, _ tables: Tables, at time: WallTime) throws {
        guard try !tables.trust.knows(secret) else { return }
        try tables.trust.rotate(to: secret, at: time, graceEnd: time + .seconds(graceDays * 86_400))
    }

    /// Makes a secret the newest; those before it are valid for some days.
    /// - Parameter secret: The new one; one of 160 random bits without.
    /// - Returns: The new secret, shown this once.
    /// - Throws: `ProblemError` 409 for one that was used before; `DatabaseError`.
    func rotate(to secret: String?, graceDays: Int64?, by admin: String) async throws -> JSONValue {
        let fresh = secret ?? Base64URL.encode(environment.random.octets(20))
        let time = environment.clock.wallTime
        let end = time + .seconds((graceDays ?? Self.graceDays) * 86_400)
        try await database.write { tables in
            guard try !tables.trust.knows(fresh) else {
                throw ProblemError(.conflict, "this secret is or was one of this mesh's")
            }
            try tables.trust.rotate(to: fresh, at: time, graceEnd: end)
        }
        await events.record(.trust, "trust secret", "replaced, the old one is valid until \(end)", why: "by \(admin)")
        return ["secret": .text(fresh), "created": .text(time.description), "old_valid_until": .text(end.description)]
    }

    /// Secrets that are valid, oldest first, without the secrets themselves.
    /// - Throws: `DatabaseError`.
    func page() async throws -> JSONValue {
        let time = environment.clock.wallTime
        let secrets = try await database.read { try $0.trust.secrets(at: time) }
        return [
            "items": .list(
                secrets.map { secret in
                    .members([
                        "id": .integer(secret.id), "created": .text(secret.created.description),
                        "valid_until": .optional(secret.validUntil), "node_count": .integer(secret.nodes),
                    ])
                })
        ]
    }

    /// Lets a radio come in without approval from now on, or changes what is written beside it.
    /// - Throws: `ProblemError` 404 for what is no address; `DatabaseError`.
    func trust(_ text: String, note: String, by user: String) async throws -> JSONValue {
        let radio = try Self.radio(text)
        let entry = TrustTable.Radio(radio: radio, note: note, addedBy: user, added: environment.clock.wallTime)
        let kept = try await database.write { tables in
            try tables.trust.add(entry)
            return try tables.trust.radios(after: Int64(radio.rawValue) - 1, limit: 1).first ?? entry
        }
        await events.record(.trust, radio.description, "trusted", why: "by \(user)")
        return Self.document(kept)
    }

    /// Takes a radio off the list; a device that is in stays in.
    /// - Throws: `ProblemError` 404; `DatabaseError`.
    func distrust(_ text: String, by user: String) async throws {
        let radio = try Self.radio(text)
        let wasThere = try await database.write { try $0.trust.remove(radio) }
        guard wasThere else {
            throw ProblemError(.notFound, "this radio is not on the list")
        }
        await events.record(.trust, radio.description, "trusted no longer", why: "by \(user)")
    }

    static func document(_ radio: TrustTable.Radio) -> JSONValue {
        [
            "radio_mac": .text(radio.radio.description), "note": .text(radio.note), "added_by": .text(radio.addedBy),
            "added": .text(radio.added.description),
        ]
    }

    private static func radio(_ text: String) throws -> MACAddress {
        guard let radio = MACAddress(text) else { throw ProblemError(.notFound, "that is no MAC address") }
        return radio
    }
}
