import HaloModel

/// An IEEE 802.11 frame without its frame check sequence.
public enum WirelessFrame: Hashable, Sendable {
    /// A management, data or control frame: header and body.
    case frame(MACHeader, Body)
    /// An S1G Beacon, whose header is its own.
    case s1gBeacon(S1GBeacon)

    /// What follows the MAC header.
    public enum Body: Hashable, Sendable {
        /// Beacon.
        case beacon(BeaconBody)
        /// Probe Request.
        case probeRequest([InformationElement])
        /// Probe Response.
        case probeResponse(BeaconBody)
        /// Authentication.
        case authentication(AuthenticationBody)
        /// Action.
        case action(ActionBody)
        /// Data: the Mesh Control field, if there is one, and the MSDU (LLC and what it carries).
        case data(meshControl: MeshControl?, payload: [UInt8])
        /// Anything encrypted, aggregated or fragmented, control frames and the other management frames.
        case octets([UInt8])
    }
}

extension WirelessFrame {
    /// Whether QoS Control announces a Mesh Control field. Its bit 8 means something else outside a mesh, hence the
    /// further tests: a frame from the distribution system, and no reserved flag set.
    /// - Parameter firstOctet: the body's first octet: the mesh flags, if these are mesh flags.
    public static func hasMeshControl(_ header: MACHeader, firstOctet: UInt8?) -> Bool {
        (header.qosControl ?? 0) & MACHeader.QoSControlBits.meshControlPresent != 0
            && mayBeMeshFlags(firstOctet, header)
    }

    /// Whether `body` begins with a Mesh Control field. Linux 6.1 leaves bit 8 of QoS Control clear in frames it
    /// forwards and in those it sends before it knows a path, so a SNAP header behind such a field tells it too.
    public static func hasMeshControl(_ header: MACHeader, body: ByteReader) -> Bool {
        guard let flags = body.peek(), mayBeMeshFlags(flags, header) else { return false }
        if hasMeshControl(header, firstOctet: flags) { return true }
        let length = 6 + 6 * Int(flags & 0x03)
        return body.peek(at: length) == 0xAA && body.peek(at: length + 1) == 0xAA && body.peek(at: length + 2) == 0x03
    }

    private static func mayBeMeshFlags(_ octet: UInt8?, _ header: MACHeader) -> Bool {
        guard let octet, header.qosControl != nil, header.frameControl.flags.contains(.fromDS) else { return false }
        return octet & 0xF8 == 0 && octet & 0x03 != 3
    }
}

extension WirelessFrame: FrameFormat {
    /// Reads header and body to the end.
    /// - Throws: `FrameError` when either is malformed.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        if let first = reader.peek(), first & 0xFC == 0x1C {
            self = .s1gBeacon(try S1GBeacon(parsing: &reader))
            return
        }
        let header = try MACHeader(parsing: &reader)
        self = .frame(header, try Body(parsing: &reader, header: header))
    }

    /// Appends header and body.
    public func write(to writer: inout ByteWriter) {
        switch self {
        case .s1gBeacon(let beacon): beacon.write(to: &writer)
        case .frame(let header, let body):
            header.write(to: &writer)
            body.write(to: &writer)
        }
    }
}

extension WirelessFrame.Body {
    /// Reads what follows `header`, to the end.
    /// - Throws: `FrameError` when it is not what the header announces.
    public init(parsing reader: inout ByteReader, header: MACHeader) throws(FrameError) {
        let kind = header.frameControl.kind
        guard !header.isProtected, !header.isFragment else {
            self = .octets(reader.readRemaining())
            return
        }
        switch kind {
        case .beacon: self = .beacon(try BeaconBody(parsing: &reader))
        case .probeRequest: self = .probeRequest(try [InformationElement](parsingAll: &reader))
        case .probeResponse: self = .probeResponse(try BeaconBody(parsing: &reader))
        case .authentication: self = .authentication(try AuthenticationBody(parsing: &reader))
        case .action: self = .action(try ActionBody(parsing: &reader))
        default:
            let isAggregate = (header.qosControl ?? 0) & MACHeader.QoSControlBits.aggregate != 0
            guard kind.isData, !kind.isNull, !isAggregate else {
                self = .octets(reader.readRemaining())
                return
            }
            let hasMeshControl = WirelessFrame.hasMeshControl(header, body: reader)
            let meshControl = hasMeshControl ? try MeshControl(parsing: &reader) : nil
            self = .data(meshControl: meshControl, payload: reader.readRemaining())
        }
    }

    /// Appends the body.
    public func write(to writer: inout ByteWriter) {
        switch self {
        case .beacon(let body), .probeResponse(let body): body.write(to: &writer)
        case .probeRequest(let elements): elements.write(to: &writer)
        case .authentication(let body): body.write(to: &writer)
        case .action(let body): body.write(to: &writer)
        case .data(let meshControl, let payload):
            meshControl?.write(to: &writer)
            writer.writeBytes(payload)
        case .octets(let octets): writer.writeBytes(octets)
        }
    }
}
