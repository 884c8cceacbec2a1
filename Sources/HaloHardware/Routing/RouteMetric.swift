/// How good a path is, in the units of the algorithm in use.
public enum RouteMetric: Sendable, Equatable, Comparable {
    /// BATMAN_IV: transmit quality 0…255 (`BATADV_ATTR_TQ`).
    case quality(UInt8)
    /// BATMAN_V: throughput, kbit/s (`BATADV_ATTR_THROUGHPUT` is in kbit/s, on the air in 100 kbit/s).
    case throughputKbps(UInt32)
}
