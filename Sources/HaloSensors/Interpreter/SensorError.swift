import HaloHardware
import HaloModel

/// Why a sensor could not be set up or read. Each is an event of its own for whoever counts them.
public enum SensorError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The transfer failed while doing `step`.
    case bus(I2CError, step: String)
    /// A CRC octet did not match: the answer was damaged on the wire.
    case checksum(step: String)
    /// The sensor did not become ready in time.
    case notReady(step: String)
    /// The template says this measurement is not to be believed.
    case rejected(String)
    /// The template says the device lost its settings: it was reset and has to be set up anew.
    case lostSettings(String)
    /// The values read cannot be turned into a number.
    case arithmetic(String)
    /// The adapter cannot do what the template needs.
    case unsupported(String)

    /// Whether the device still is as it was set up, so that the next measurement may follow without setting it up anew.
    public var leavesSensorUsable: Bool {
        switch self {
        case .rejected, .arithmetic: true
        case .bus, .checksum, .notReady, .lostSettings, .unsupported: false
        }
    }

    /// What it is counted as.
    public var kind: SensorFailureKind {
        switch self {
        case .bus(let error, _): error.failureKind
        case .checksum: .crc
        case .notReady: .timeout
        case .rejected, .arithmetic: .rejected
        case .lostSettings: .reset
        case .unsupported: .unavailable
        }
    }

    /// What happened, for a log line.
    public var description: String {
        switch self {
        case .bus(let error, let step): "\(error.rawValue) while \(step)"
        case .checksum(let step): "wrong CRC while \(step)"
        case .notReady(let step): "not ready in time while \(step)"
        case .rejected(let because), .lostSettings(let because): because
        case .arithmetic(let what): what
        case .unsupported(let what): what
        }
    }
}

extension I2CError {
    /// What it is counted as.
    public var failureKind: SensorFailureKind {
        switch self {
        case .noAcknowledgeAddress, .noAcknowledgeData: .nack
        case .arbitrationLost, .busStuck: .stuckBus
        case .timedOut: .timeout
        case .owned, .unsupported, .absentBus: .unavailable
        }
    }
}
