/// The body of an Authentication frame (IEEE 802.11-2020 9.3.3.11).
public struct AuthenticationBody: Hashable, Sendable {
    /// 0 open system, 1 shared key, 3 SAE (9.4.1.1).
    public let algorithm: UInt16
    /// With SAE: 1 Commit, 2 Confirm (9.4.1.2).
    public let transaction: UInt16
    /// 0 success, 76 anti-clogging token required, 126 hash to element, … (Table 9-50).
    public let status: UInt16
    /// What follows; with SAE group, scalar and element, or send-confirm and confirm (12.4.7). Only their ends know
    /// the lengths, so it is kept as octets. Empty in most rejections.
    public let payload: [UInt8]

    /// The number of SAE.
    public static let sae: UInt16 = 3

    /// Takes the fields.
    public init(algorithm: UInt16, transaction: UInt16, status: UInt16 = 0, payload: [UInt8]) {
        self.algorithm = algorithm
        self.transaction = transaction
        self.status = status
        self.payload = payload
    }

    /// The finite cyclic group of a successful SAE Commit: 19 is the 256-bit random ECP group.
    public var saeGroup: UInt16? {
        guard algorithm == Self.sae, transaction == 1, status == 0 || status == 126, payload.count >= 2 else {
            return nil
        }
        return UInt16(payload[0]) | UInt16(payload[1]) << 8
    }
}

extension AuthenticationBody: FrameFormat {
    /// Reads the fixed fields and the rest.
    /// - Throws: `FrameError.truncated`.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        self.init(
            algorithm: try reader.readUInt16LE("authentication algorithm"),
            transaction: try reader.readUInt16LE("authentication transaction"),
            status: try reader.readUInt16LE("status code"), payload: reader.readRemaining())
    }

    /// Appends the fixed fields and the rest.
    public func write(to writer: inout ByteWriter) {
        writer.writeUInt16LE(algorithm)
        writer.writeUInt16LE(transaction)
        writer.writeUInt16LE(status)
        writer.writeBytes(payload)
    }
}
