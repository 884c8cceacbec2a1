import Crypto
import FoundationEssentials
import HaloHardware
import HaloModel
import HaloStore
import Logging

/// Lets devices in.
struct Onboarding: Sendable {
    var environment: GatewayEnvironment
    var configuration: GatewayConfiguration
    var database: Database
    var overlay: OverlayKeeper
    var events: EventLog
    var publicKey: WireGuardKey

    /// Answers a device that asks to come in.
    /// - Throws: `ProblemError` 400 for a nonce that is none, 403 for a wrong signature, 409 for a nonce or radio that is
    ///   used, 503 without a free address; `DatabaseError`.
    func register(_ registration: OverlayRegistration) async throws -> OverlayAdmission {
        guard let nonce = Base64.decode(registration.nonce), nonce.count == 16 else {
            throw ProblemError(.badRequest, "\"nonce\" has to be 16 octets as base64")
        }
        let time = environment.clock.wallTime
        let secrets = try await database.read { try $0.trust.secrets(at: time) }
        let secret = try Self.verifySignature(of: registration, secrets)
        let token = DeviceToken.make(environment.random)
        let (outcome, isNews) = try await database.write { tables -> (OverlayAdmission, Bool) in
            guard try tables.registrations.claim(nonce: nonce, at: time) else {
                throw ProblemError(.conflict, "this nonce was used before")
            }
            var record = try tables.registrations.record(
                name: registration.node, radio: registration.radio, publicKey: registration.publicKey, at: time)
            if record.status == .pending, try isTrusted(record.radio, tables) {
                record = try approve(record, by: "policy", at: time, tables)
            }
            guard record.status == .approved, let id = record.nodeID,
                let node = try reinstate(record, id, tables)
            else {
                let status = record.status == .rejected ? OverlayAdmission.Status.rejected : .pending
                return (OverlayAdmission(status: status, node: record.requestedName), record.requested == time)
            }
            try tables.tokens.insert(digest: DeviceToken.digest(of: token), nodeID: node.id, at: time)
            try tables.trust.note(secret: secret, of: node.id)
            return (try admission(of: node, token), true)
        }
        environment.logger.info(
            "a device registered",
            metadata: [
                "node": "\(outcome.node)", "radio": "\(registration.radio)", "status": "\(outcome.status.rawValue)",
            ])
        if outcome.status == .approved { await overlay.apply() }
        // A device that waits asks again and again.
        if isNews {
            await events.record(
                .node, outcome.node.rawValue, "registered", why: "\(registration.radio) is \(outcome.status.rawValue)")
        }
        return outcome
    }

    /// Lets a waiting device in; no change when it is in already.
    /// - Throws: `ProblemError` 404, 409, 503; `DatabaseError`.
    func approve(id: Int64, by user: String) async throws -> RegistrationSummary {
        let time = environment.clock.wallTime
        let summary = try await database.write { tables in
            guard var record = try tables.registrations.find(id: id) else {
                throw ProblemError(.notFound, "there is no such registration")
            }
            if record.status != .approved { record = try approve(record, by: user, at: time, tables) }
            return try Self.summary(of: record, tables)
        }
        await overlay.apply()
        await events.record(.node, "\(summary.node ?? summary.requestedName)", "approved", why: "by \(user)")
        return summary
    }

    /// Keeps a device out, and puts it out when it was in; its samples stay.
    /// - Throws: `ProblemError` 404; `DatabaseError`.
    func reject(id: Int64, by user: String) async throws -> RegistrationSummary {
        let time = environment.clock.wallTime
        let summary = try await database.write { tables in
            guard let record = try tables.registrations.find(id: id) else {
                throw ProblemError(.notFound, "there is no such registration")
            }
            if record.status == .approved, let node = try record.nodeID.flatMap({ try tables.nodes.find(id: $0) }),
                node.publicKey == record.publicKey
            {
                try tables.tokens.revoke(nodeID: node.id)
                try tables.nodes.update(id: node.id, radio: node.radio, publicKey: nil, overlay: nil)
            }
            try tables.registrations.decide(id: id, .rejected, nodeID: nil, by: user, at: time)
            guard let decided = try tables.registrations.find(id: id) else {
                throw ProblemError(.notFound, "there is no such registration")
            }
            return try Self.summary(of: decided, tables)
        }
        await overlay.apply()
        await events.record(.node, "\(summary.requestedName)", "rejected", why: "by \(user)")
        return summary
    }

    /// A registration as the API shows it.
    /// - Throws: `DatabaseError`.
    static func summary(of record: RegistrationRecord, _ tables: Tables) throws -> RegistrationSummary {
        let node = try record.nodeID.flatMap { try tables.nodes.find(id: $0) }
        return RegistrationSummary(
            id: record.id, status: record.status, requestedName: record.requestedName, node: node?.node,
            radio: record.radio, publicKey: record.publicKey, requested: record.requested, last: record.last,
            decided: record.decided, decidedBy: record.decidedBy)
    }

    /// The number of the secret that signed.
    private static func verifySignature(
        of registration: OverlayRegistration, _ secrets: [TrustTable.Secret]
    ) throws -> Int64 {
        let text = Data(registration.signedText.utf8)
        let signature = Base64.decode(registration.signature) ?? []
        for secret in secrets.reversed() {
            let key = SymmetricKey(data: Data(secret.secret.utf8))
            if HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: text, using: key) { return secret.id }
        }
        throw ProblemError(.forbidden, "the signature is not made with this mesh's trust secret")
    }

    private func isTrusted(_ radio: MACAddress, _ tables: Tables) throws -> Bool {
        switch configuration.approval {
        case .everyone: true
        case .trusted(let radios): try radios.contains(radio) || tables.trust.trusts(radio)
        }
    }

    private func approve(
        _ record: RegistrationRecord, by name: String, at time: WallTime, _ tables: Tables
    ) throws -> RegistrationRecord {
        let byKey = try tables.nodes.find(publicKey: record.publicKey)
        let byRadio = try tables.nodes.find(radio: record.radio)
        if let byKey, let byRadio, byKey.id != byRadio.id {
            throw ProblemError(.conflict, "the radio is \(byRadio.node)'s and the key \(byKey.node)'s")
        }
        let id: Int64
        if let known = byKey ?? byRadio {
            guard known.role == .node else { throw ProblemError(.conflict, "the radio is the gateway's own") }
            id = known.id
        } else {
            let name = try freeName(record.requestedName, tables)
            id = try tables.nodes.insert(
                name, role: .node, radio: record.radio, publicKey: record.publicKey,
                overlay: try freeAddress(tables), at: time)
        }
        try tables.registrations.decide(id: record.id, .approved, nodeID: id, by: name, at: time)
        guard let decided = try tables.registrations.find(id: record.id),
            try reinstate(decided, id, tables) != nil
        else { throw DatabaseError(kind: .misuse, message: "the registration just approved is missing") }
        return decided
    }

    /// Gives a known device the radio and key it registered with, and an address if it has none. Another key ends the
    /// tokens given to the old one.
    private func reinstate(_ record: RegistrationRecord, _ id: Int64, _ tables: Tables) throws -> NodeRecord? {
        guard let node = try tables.nodes.find(id: id) else { return nil }
        guard node.radio != record.radio || node.publicKey != record.publicKey || node.overlay == nil else {
            return node
        }
        if node.publicKey != record.publicKey { try tables.tokens.revoke(nodeID: node.id) }
        try tables.nodes.update(
            id: node.id, radio: record.radio, publicKey: record.publicKey,
            overlay: try node.overlay ?? freeAddress(tables))
        return try tables.nodes.find(id: id)
    }

    private func freeAddress(_ tables: Tables) throws -> IPv4Address {
        guard let address = AddressPool(gateway: configuration.overlay).firstFree(taken: try tables.nodes.overlays())
        else {
            throw ProblemError(
                .serviceUnavailable, "no overlay address is left in \(configuration.overlay)",
                headers: [.retryAfter: "300"])
        }
        return address
    }

    private func freeName(_ name: NodeID, _ tables: Tables) throws -> NodeID {
        var candidate = name
        var number = 2
        while try tables.nodes.find(candidate) != nil {
            let suffix = "-\(number)"
            guard let next = NodeID(name.rawValue.prefix(63 - suffix.utf8.count) + suffix) else { return candidate }
            candidate = next
            number += 1
        }
        return candidate
    }

    private func admission(of node: NodeRecord, _ token: String) throws -> OverlayAdmission {
        OverlayAdmission(
            status: .approved, node: node.node,
            overlay: node.overlay.flatMap { IPv4Prefix(address: $0, length: configuration.overlay.length) },
            gatewayKey: publicKey, gatewayOverlay: configuration.overlay.address,
            gatewayPort: configuration.overlayPort, token: token)
    }
}
