/// The body of an Action frame (IEEE 802.11-2020 9.3.3.13).
public enum ActionBody: Hashable, Sendable {
    /// Mesh Peering Open, Confirm or Close.
    case peering(MeshPeering)
    /// HWMP Mesh Path Selection.
    case pathSelection(PathSelection)
    /// Any other category or action: category, then the rest as it is.
    case other(category: UInt8, payload: [UInt8])
}

extension ActionBody: FrameFormat {
    /// Reads the body as its category and action say.
    /// - Throws: `FrameError` when it is malformed.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        let category = reader.peek()
        let action = reader.peek(at: 1) ?? 0
        if category == MeshPeering.category, MeshPeering.Action(rawValue: action) != nil {
            self = .peering(try MeshPeering(parsing: &reader))
        } else if category == PathSelection.category, action == PathSelection.action {
            self = .pathSelection(try PathSelection(parsing: &reader))
        } else {
            self = .other(category: try reader.readUInt8("category"), payload: reader.readRemaining())
        }
    }

    /// Appends the body.
    public func write(to writer: inout ByteWriter) {
        switch self {
        case .peering(let peering): peering.write(to: &writer)
        case .pathSelection(let selection): selection.write(to: &writer)
        case .other(let category, let payload):
            writer.writeUInt8(category)
            writer.writeBytes(payload)
        }
    }
}
