import HaloModel

/// Unsolicited messages of the supplicant.
public enum SupplicantEvent: Sendable, Equatable {
    /// `MESH-GROUP-STARTED`.
    case groupStarted
    /// `MESH-GROUP-REMOVED`.
    case groupRemoved
    /// `MESH-PEER-CONNECTED`.
    case peerConnected(MACAddress)
    /// `MESH-PEER-DISCONNECTED`.
    case peerDisconnected(MACAddress)
    /// `MESH-SAE-AUTH-FAILURE`.
    case authenticationFailed(MACAddress)
    /// `MESH-SAE-AUTH-BLOCKED`.
    case authenticationBlocked(MACAddress, seconds: Int)
    /// `CTRL-EVENT-SCAN-STARTED`.
    case scanStarted
    /// `CTRL-EVENT-SCAN-FAILED`: the driver refused.
    case scanFailed
    /// `CTRL-EVENT-SCAN-RESULTS`.
    case scanFinished
    /// `CTRL-EVENT-CHANNEL-SWITCH`: the mesh moved; the frequency is the one Linux shows, a 5 GHz proxy on Morse drivers.
    case channelSwitched(proxyFrequencyMHz: Int)
    /// `CTRL-EVENT-REGDOM-CHANGE`: the kernel's regulatory domain changed.
    case regulatoryDomainChanged
    /// The interface went down under the supplicant (`INTERFACE-DISABLED`, or `wpa_state` seen to become
    /// `INTERFACE_DISABLED`).
    case interfaceDisabled
    /// The interface came up again (`INTERFACE-ENABLED`, or `wpa_state` seen to leave `INTERFACE_DISABLED`).
    case interfaceEnabled
    /// `CTRL-EVENT-TERMINATING`, or the socket closed.
    case terminating
}
