import HaloHardware
import HaloModel

extension SupplicantEvent {
    /// The event a message names (hostap `src/common/wpa_ctrl.h`); `nil` for one HALO has no use for, such as the log
    /// lines that are sent the same way, and for one whose arguments are damaged.
    init?(_ text: Substring) {
        let words = text.split(separator: " ", maxSplits: 32)
        guard let name = words.first else { return nil }
        let arguments = words.dropFirst()
        switch name {
        case "MESH-GROUP-STARTED": self = .groupStarted
        case "MESH-GROUP-REMOVED": self = .groupRemoved
        case "MESH-PEER-CONNECTED":
            guard let address = Self.address(arguments.first) else { return nil }
            self = .peerConnected(address)
        case "MESH-PEER-DISCONNECTED":
            guard let address = Self.address(arguments.first) else { return nil }
            self = .peerDisconnected(address)
        case "MESH-SAE-AUTH-FAILURE":
            guard let address = Self.address(Self.value("addr", arguments)) else { return nil }
            self = .authenticationFailed(address)
        case "MESH-SAE-AUTH-BLOCKED":
            guard let address = Self.address(Self.value("addr", arguments)) else { return nil }
            self = .authenticationBlocked(address, seconds: Self.number(Self.value("duration", arguments)) ?? 0)
        case "CTRL-EVENT-SCAN-STARTED": self = .scanStarted
        case "CTRL-EVENT-SCAN-FAILED": self = .scanFailed
        case "CTRL-EVENT-SCAN-RESULTS": self = .scanFinished
        case "CTRL-EVENT-CHANNEL-SWITCH":
            guard let frequency = Self.number(Self.value("freq", arguments)) else { return nil }
            self = .channelSwitched(proxyFrequencyMHz: frequency)
        case "CTRL-EVENT-REGDOM-CHANGE": self = .regulatoryDomainChanged
        case "INTERFACE-DISABLED": self = .interfaceDisabled
        case "INTERFACE-ENABLED": self = .interfaceEnabled
        case "CTRL-EVENT-TERMINATING": self = .terminating
        default: return nil
        }
    }

    private static func value(_ key: String, _ arguments: ArraySlice<Substring>) -> Substring? {
        arguments.first { $0.hasPrefix(key + "=") }?.dropFirst(key.count + 1)
    }

    private static func address(_ text: Substring?) -> MACAddress? {
        text.flatMap { MACAddress(String($0)) }
    }

    /// A number from 0 to 999 999 in decimal digits.
    private static func number(_ text: Substring?) -> Int? {
        guard let text, (1...6).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }
}
