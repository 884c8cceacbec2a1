import HaloModel

/// systemd's units and journal, as `systemctl show`, `systemctl is-enabled` and `journalctl -o json` tell them.
public protocol ServiceManager: Sendable {
    /// State of one unit. A unit that does not exist has load state `not-found`; that is no error.
    /// - Throws: `HardwareError`.
    func status(of unit: String) async throws -> UnitStatus
    /// `systemctl start`; returns when the job has ended.
    /// - Throws: `HardwareError` `refused` with the job's result, `notFound`, `timedOut`.
    func start(_ unit: String) async throws
    /// `systemctl stop`.
    /// - Throws: `HardwareError`.
    func stop(_ unit: String) async throws
    /// `systemctl restart`.
    /// - Throws: `HardwareError`.
    func restart(_ unit: String) async throws
    /// `systemctl enable` or `disable`.
    /// - Throws: `HardwareError`.
    func setEnabled(_ enabled: Bool, _ unit: String) async throws
    /// The newest entries of a unit, oldest first.
    /// - Throws: `HardwareError`.
    func journal(of unit: String, last count: Int) async throws -> [JournalEntry]
    /// `systemctl reboot`: returns when the request is accepted.
    /// - Throws: `HardwareError`.
    func reboot() async throws
}

/// The properties of a unit HALO looks at, with systemd's own words.
public struct UnitStatus: Sendable, Equatable {
    /// `LoadState`: `loaded`, `not-found`, `masked`, …
    public var loadState: String
    /// `ActiveState`: `active`, `inactive`, `failed`, `activating`, `deactivating`.
    public var activeState: String
    /// `SubState`: `running`, `dead`, `exited`, `auto-restart`, …
    public var subState: String
    /// `UnitFileState`: `enabled`, `disabled`, `static`, …; empty when there is no unit file.
    public var unitFileState: String
    /// `NRestarts`: automatic restarts so far.
    public var restarts: Int

    /// Takes the parts as they are.
    public init(loadState: String, activeState: String, subState: String, unitFileState: String, restarts: Int) {
        self.loadState = loadState
        self.activeState = activeState
        self.subState = subState
        self.unitFileState = unitFileState
        self.restarts = restarts
    }
}

/// One journal entry.
public struct JournalEntry: Sendable, Equatable {
    /// `__REALTIME_TIMESTAMP`.
    public var time: WallTime
    /// syslog priority (RFC 5424 6.2.1): 0 emergency … 7 debug.
    public var priority: Int
    /// `MESSAGE`; octets that are no UTF-8 are replaced.
    public var message: String

    /// Takes the parts as they are.
    public init(time: WallTime, priority: Int, message: String) {
        self.time = time
        self.priority = priority
        self.message = message
    }
}
