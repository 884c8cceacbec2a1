import HaloHardware
import HaloModel
import HaloStore

/// What happened, for people to read later, and for those who listen at once.
public struct EventLog: Sendable {
    /// Of what kind an event is.
    public enum Kind: String, Sendable, CaseIterable {
        /// Who may sign in, and who did not get in.
        case account
        /// A device came, went, or changed.
        case node
        /// What the mesh trusts.
        case trust
        /// The radio configuration.
        case radio
        /// What the gateway lets in and through.
        case firewall
    }

    var environment: GatewayEnvironment
    var database: Database
    var live: LiveHub

    /// Keeps an event, and tells those who listen once it is kept. It need not survive a power loss, and what happened has
    /// happened: failure is logged.
    public func record(_ kind: Kind, _ subject: String, _ what: String, why: String) async {
        let time = environment.clock.wallTime
        do {
            let id = try await database.write(.relaxed) { tables in
                try tables.events.insert(kind: kind.rawValue, subject: subject, what: what, why: why, at: time)
            }
            let event = EventTable.Event(
                id: id, time: time, kind: kind.rawValue, subject: subject, what: what, why: why)
            try live.publish(kind.rawValue, Self.document(event))
        } catch {
            environment.logger.error("an event was not kept", metadata: ["error": "\(error)", "what": "\(what)"])
        }
    }

    /// An event as the API shows it.
    static func document(_ event: EventTable.Event) -> JSONValue {
        [
            "id": .integer(event.id), "time": .text(event.time.description), "kind": .text(event.kind),
            "subject": .text(event.subject), "what": .text(event.what), "why": .text(event.why),
        ]
    }
}
