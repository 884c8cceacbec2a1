/// Takes lines out of a stream of octets; a line that is too long is dropped whole.
struct BoundedLines {
    private let longest: Int
    private var pending: [UInt8] = []
    private var isDropping = false

    /// Lines of up to `longest` octets.
    init(longest: Int) {
        self.longest = longest
    }

    /// The lines that end in `octets`, without their ends.
    mutating func append(_ octets: some Sequence<UInt8>) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for octet in octets {
            if octet == UInt8(ascii: "\n") {
                if !isDropping, !pending.isEmpty { lines.append(pending) }
                pending = []
                isDropping = false
            } else if pending.count < longest {
                pending.append(octet)
            } else {
                isDropping = true
            }
        }
        return lines
    }
}
