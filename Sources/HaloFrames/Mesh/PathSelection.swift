/// The body of a HWMP Mesh Path Selection frame (IEEE 802.11-2020 9.6.16.3): its elements.
public struct PathSelection: Hashable, Sendable {
    /// Category Mesh (Table 9-51).
    public static let category: UInt8 = 13
    /// Mesh action HWMP Mesh Path Selection (Table 9-403).
    public static let action: UInt8 = 1

    /// One element of the body.
    public enum Element: Hashable, Sendable {
        /// PREQ.
        case request(PathRequest)
        /// PREP.
        case reply(PathReply)
        /// PERR.
        case failure(PathError)
        /// RANN.
        case root(RootAnnouncement)
        /// Any other element.
        case other(InformationElement)
    }

    /// In the order they are sent.
    public let elements: [Element]

    /// Takes the elements.
    public init(elements: [Element]) { self.elements = elements }
}

extension PathSelection.Element {
    /// Reads an element's information as its identifier says.
    /// - Throws: `FrameError` when the information is shorter or longer than its fields.
    public init(_ element: InformationElement) throws(FrameError) {
        var reader = ByteReader(element.payload)
        switch element.id {
        case .pathRequest: self = .request(try PathRequest(parsing: &reader))
        case .pathReply: self = .reply(try PathReply(parsing: &reader))
        case .pathError: self = .failure(try PathError(parsing: &reader))
        case .rootAnnouncement: self = .root(try RootAnnouncement(parsing: &reader))
        default:
            self = .other(element)
            return
        }
        guard reader.isAtEnd else {
            throw FrameError.invalid(field: "length of path selection element", value: UInt64(element.payload.count))
        }
    }

    /// The element with identifier and length.
    public var element: InformationElement {
        switch self {
        case .request(let request): InformationElement(id: .pathRequest, payload: request.octets)
        case .reply(let reply): InformationElement(id: .pathReply, payload: reply.octets)
        case .failure(let failure): InformationElement(id: .pathError, payload: failure.octets)
        case .root(let root): InformationElement(id: .rootAnnouncement, payload: root.octets)
        case .other(let element): element
        }
    }
}

extension PathSelection: FrameFormat {
    /// Reads category, action and elements to the end.
    /// - Throws: `FrameError` for another category or action, or a malformed element.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        let category = try reader.readUInt8("category")
        guard category == Self.category else { throw FrameError.invalid(field: "category", value: UInt64(category)) }
        let action = try reader.readUInt8("mesh action")
        guard action == Self.action else { throw FrameError.invalid(field: "mesh action", value: UInt64(action)) }
        var elements: [Element] = []
        while !reader.isAtEnd { elements.append(try Element(try InformationElement(parsing: &reader))) }
        self.init(elements: elements)
    }

    /// Appends category, action and elements.
    public func write(to writer: inout ByteWriter) {
        writer.writeUInt8(Self.category)
        writer.writeUInt8(Self.action)
        for element in elements { element.element.write(to: &writer) }
    }
}
