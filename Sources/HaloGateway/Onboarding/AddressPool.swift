import HaloModel

/// The overlay's addresses.
struct AddressPool {
    /// The gateway's address and with it the range.
    var gateway: IPv4Prefix

    /// The lowest host address that is neither the gateway's nor among `taken`, which is in order; `nil` when none is left.
    func firstFree(taken: [IPv4Address]) -> IPv4Address? {
        var candidate = gateway.network.rawValue &+ 1
        var rest = taken.drop { $0.rawValue < candidate }
        while candidate < gateway.broadcast.rawValue {
            while let next = rest.first, next.rawValue < candidate { rest = rest.dropFirst() }
            let isTaken = rest.first?.rawValue == candidate || candidate == gateway.address.rawValue
            if !isTaken { return IPv4Address(rawValue: candidate) }
            candidate += 1
        }
        return nil
    }
}
