/// A direct neighbour on one hard interface: `batadv_hardif_neigh_node`.
struct BatmanNeighbour {
    /// When it was last heard, nanoseconds.
    var lastSeen: Int64
    /// BATMAN_V: the last ELP sequence number.
    var lastProbe: UInt32?
    /// BATMAN_V: throughput in 100 kbit/s, averaged.
    var throughput = ThroughputAverage()
}

/// The kernel's `DECLARE_EWMA(throughput, 10, 8)` (linux/average.h): exponentially weighted with 1/8, ten fractional
/// bits.
struct ThroughputAverage {
    private var scaled: UInt64 = 0

    /// The average, rounded down.
    var value: UInt32 { UInt32(clamping: scaled >> 10) }

    /// Takes one more value in; the first is taken as it is.
    mutating func add(_ value: UInt32) {
        let new = UInt64(value) << 10
        scaled = scaled == 0 ? new : ((scaled << 3) - scaled + new) >> 3
    }
}
