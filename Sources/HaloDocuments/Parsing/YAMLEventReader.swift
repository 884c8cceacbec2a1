import CYAML

/// libyaml's parser as a source of events. Owns the parser's memory and a copy of the text.
final class YAMLEventReader {
    /// One event with its place.
    struct Event {
        /// What is of interest in an event.
        enum Kind: Equatable {
            case documentOrStreamStart, documentEnd, streamEnd
            case scalar(text: String, isPlain: Bool)
            case sequenceStart, sequenceEnd, mappingStart, mappingEnd
        }
        var kind: Kind
        var line: Int
        var column: Int
    }

    let file: String
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let text: UnsafeMutableBufferPointer<UInt8>
    private let isReady: Bool

    init(_ text: String, file: String) {
        self.file = file
        parser = .allocate(capacity: 1)
        isReady = yaml_parser_initialize(parser) == 1
        let octets = Array(text.utf8)
        // libyaml insists on a non-null input even when it is empty.
        self.text = .allocate(capacity: max(1, octets.count))
        _ = self.text.initialize(from: octets)
        if isReady {
            yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
            yaml_parser_set_input_string(parser, self.text.baseAddress, octets.count)
        }
    }

    deinit {
        if isReady { yaml_parser_delete(parser) }
        parser.deallocate()
        text.deallocate()
    }

    /// The next event.
    /// - Throws: `DocumentError` for what is not YAML, and for anchors, aliases and tags.
    func next() throws(DocumentError) -> Event {
        guard isReady else {
            throw DocumentError(file: file, line: 1, column: 1, message: "not enough memory to read the file")
        }
        var raw = yaml_event_t()
        guard yaml_parser_parse(parser, &raw) == 1 else { throw parserError() }
        defer { yaml_event_delete(&raw) }
        var event = Event(
            kind: .documentOrStreamStart, line: Int(raw.start_mark.line) + 1, column: Int(raw.start_mark.column) + 1)
        switch raw.type {
        case YAML_SCALAR_EVENT:
            let scalar = raw.data.scalar
            try refuse(anchor: scalar.anchor, tag: scalar.tag, event)
            event.kind = .scalar(
                text: String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self),
                isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
        case YAML_SEQUENCE_START_EVENT:
            try refuse(anchor: raw.data.sequence_start.anchor, tag: raw.data.sequence_start.tag, event)
            event.kind = .sequenceStart
        case YAML_MAPPING_START_EVENT:
            try refuse(anchor: raw.data.mapping_start.anchor, tag: raw.data.mapping_start.tag, event)
            event.kind = .mappingStart
        case YAML_SEQUENCE_END_EVENT: event.kind = .sequenceEnd
        case YAML_MAPPING_END_EVENT: event.kind = .mappingEnd
        case YAML_DOCUMENT_END_EVENT: event.kind = .documentEnd
        case YAML_STREAM_END_EVENT, YAML_NO_EVENT: event.kind = .streamEnd
        case YAML_ALIAS_EVENT: throw error(event, "aliases are not supported; write the value out here")
        default: break
        }
        return event
    }

    /// An error at an event.
    func error(_ event: Event, _ message: String) -> DocumentError {
        DocumentError(file: file, line: event.line, column: event.column, message: message)
    }

    private func refuse(
        anchor: UnsafeMutablePointer<UInt8>?, tag: UnsafeMutablePointer<UInt8>?, _ event: Event
    ) throws(DocumentError) {
        if anchor != nil { throw error(event, "anchors are not supported; write the value out where it is used") }
        if tag != nil { throw error(event, "tags are not supported; write the plain value, in quotes if it is text") }
    }

    private func parserError() -> DocumentError {
        let failed = parser.pointee
        var message = failed.problem.map { String(cString: $0) } ?? "unknown error"
        if let context = failed.context { message += " " + String(cString: context) }
        return DocumentError(
            file: file, line: Int(failed.problem_mark.line) + 1, column: Int(failed.problem_mark.column) + 1,
            message: "not valid YAML: \(message)")
    }
}
