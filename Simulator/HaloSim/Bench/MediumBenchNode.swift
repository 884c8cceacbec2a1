import HaloModel

/// One station of the medium's benchmark: forwards payloads along a fixed route and floods path requests.
final class MediumBenchNode: RadioListener {
    /// Payloads that ended here.
    private(set) var payloadsReceived = 0
    /// The next station towards the gateway; `nil` at the gateway and where there is no route.
    var nextHop: MACAddress?

    private unowned let medium: RadioMedium
    private let address: MACAddress
    var radio: RadioID = 0
    /// The newest path request seen from each origin.
    private var newestRequests: [UInt16]
    private let beacon: [UInt8]

    /// Octets of a payload's MPDU before the payload: four-address QoS data header 32, mesh control 6, LLC/SNAP 8.
    static let dataHeaderOctets = 46
    static let payloadOctets = 300
    /// A mesh beacon with the usual elements and a mesh ID of eight characters.
    static let beaconOctets = 112
    /// A PREQ with one target: management header 24, category and action 2, element 39 (IEEE 802.11-2020 clause 9.4.2.112).
    static let requestOctets = 65

    private static let dataControl: UInt8 = 0x88
    private static let actionControl: UInt8 = 0xD0
    /// Where the benchmark's own fields lie, behind every header: origin and sequence number, two octets each.
    private static let originOffset = 26

    init(medium: RadioMedium, address: MACAddress, nodes: Int) {
        self.medium = medium
        self.address = address
        newestRequests = [UInt16](repeating: 0, count: nodes)
        beacon = Self.frame(0x80, to: .broadcast, from: address, octets: Self.beaconOctets)
    }

    func sendBeacon() {
        medium.transmit(beacon, from: radio, token: 0)
    }

    func sendPayload() {
        guard let nextHop else { return }
        let octets = Self.dataHeaderOctets + Self.payloadOctets
        medium.transmit(Self.frame(Self.dataControl, to: nextHop, from: address, octets: octets), from: radio, token: 0)
    }

    /// Floods a path request.
    func sendRequest(sequence: UInt16) {
        var frame = Self.frame(Self.actionControl, to: .broadcast, from: address, octets: Self.requestOctets)
        Self.write(UInt16(truncatingIfNeeded: radio), at: Self.originOffset, in: &frame)
        Self.write(sequence, at: Self.originOffset + 2, in: &frame)
        newestRequests[radio] = sequence
        medium.transmit(frame, from: radio, token: 0)
    }

    func radio(received frame: [UInt8], signalDBm: Int, rateKbps: Int) {
        switch frame[0] {
        case Self.dataControl:
            guard let nextHop else {
                payloadsReceived += 1
                return
            }
            var copy = frame
            Self.write(nextHop, at: 4, in: &copy)
            Self.write(address, at: 10, in: &copy)
            copy[1] &= ~0x08
            medium.transmit(copy, from: radio, token: 0)
        case Self.actionControl:
            let origin = Int(Self.read(at: Self.originOffset, in: frame))
            let sequence = Self.read(at: Self.originOffset + 2, in: frame)
            guard origin < newestRequests.count, newestRequests[origin] < sequence else { return }
            newestRequests[origin] = sequence
            var copy = frame
            Self.write(address, at: 10, in: &copy)
            medium.transmit(copy, from: radio, token: 0)
        default: break
        }
    }

    func radio(sent token: UInt64, acknowledged: Bool, attempts: Int) {}

    private static func frame(_ control: UInt8, to: MACAddress, from: MACAddress, octets: Int) -> [UInt8] {
        var frame = [UInt8](repeating: 0, count: octets)
        frame[0] = control
        write(to, at: 4, in: &frame)
        write(from, at: 10, in: &frame)
        return frame
    }

    private static func write(_ address: MACAddress, at offset: Int, in frame: inout [UInt8]) {
        for index in 0..<6 {
            frame[offset + index] = UInt8(truncatingIfNeeded: address.rawValue >> (40 - 8 * UInt64(index)))
        }
    }

    private static func write(_ value: UInt16, at offset: Int, in frame: inout [UInt8]) {
        frame[offset] = UInt8(value >> 8)
        frame[offset + 1] = UInt8(value & 0xFF)
    }

    private static func read(at offset: Int, in frame: [UInt8]) -> UInt16 {
        UInt16(frame[offset]) << 8 | UInt16(frame[offset + 1])
    }
}
