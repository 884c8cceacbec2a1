/// What a TCP connection still has to deliver: octets from the oldest unacknowledged on.
struct TCPSendQueue {
    private var octets: [UInt8] = []
    private var head = 0

    /// Octets not acknowledged yet.
    var count: Int { octets.count - head }

    mutating func append(_ new: [UInt8]) {
        if head == octets.count {
            octets = new
            head = 0
        } else {
            octets += new
        }
    }

    /// Drops acknowledged octets.
    mutating func removeFirst(_ number: Int) {
        head = min(octets.count, head + max(0, number))
        if head == octets.count {
            octets = []
            head = 0
        } else if head > 65_536 {
            octets.removeFirst(head)
            head = 0
        }
    }

    /// Up to `limit` octets from `offset` behind the oldest.
    func slice(at offset: Int, limit: Int) -> [UInt8] {
        let start = head + max(0, offset)
        guard start < octets.count else { return [] }
        return Array(octets[start..<min(octets.count, start + max(0, limit))])
    }
}
