import HaloHardware
import HaloModel

extension Station {
    static func fixture(
        _ address: MACAddress, _ link: PeerLinkState, signal: Int? = -70, inactive: Int64 = 100,
        received: UInt64 = 1000, failed: UInt32 = 0, connected: Int64 = 10
    ) -> Station {
        Station(
            address: address, link: link, inactiveMilliseconds: inactive, signalDBm: signal,
            expectedThroughputKbps: 1500, receivedOctets: received, sentOctets: 1000, retries: 0, failed: failed,
            connectedSeconds: connected)
    }
}
