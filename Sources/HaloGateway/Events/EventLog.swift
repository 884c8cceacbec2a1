import HaloHardware
import HaloModel
import HaloStore

/// What happened, for people to read later.
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
    }

    var environment: GatewayEnvironment
    var database: Database

    /// Keeps an event. It need not survive a power loss, and what happened has happened: failure is logged.
    public func record(_ kind: Kind, _ subject: String, _ what: String, why: String) async {
        let time = environment.clock.wallTime
        do {
            _ = try await database.write(.relaxed) { tables in
                try tables.events.insert(kind: kind.rawValue, subject: subject, what: what, why: why, at: time)
            }
        } catch {
            environment.logger.error("an event was not kept", metadata: ["error": "\(error)", "what": "\(what)"])
        }
    }
}
