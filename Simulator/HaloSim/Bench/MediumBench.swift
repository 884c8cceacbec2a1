import HaloModel

/// The medium alone under a mesh's traffic.
///
/// Stations stand on a square grid, 8 MHz wide at 924 MHz (US channel 44), TGah pico path loss with 3 dB of shadowing. At
/// the grid's spacing a neighbour is heard at 17 dB over noise, and the station behind it too weakly for more than the
/// slowest rates, so routes have many hops. The gateway stands in a corner.
///
/// The traffic is that of ns-3's 802.11s mesh with its defaults: each station sends a payload of 300 octets to the gateway
/// every 5 s, hop by hop over static shortest paths; a beacon every 0.5 s; and, as a path lives 5.12 s, a path request
/// flooded through the whole mesh that often. Acknowledgement, back-off, retries and interference are on.
public enum MediumBench {
    static let payloadPeriod: Int64 = 5_000_000_000
    static let beaconPeriod: Int64 = 500_000_000
    static let requestPeriod: Int64 = 5_120_000_000
    static let spacingMetres = 170.0

    /// Runs `nodes` stations for `seconds` of virtual time, after a second for which nothing is counted.
    /// - Parameter cpuNanoseconds: Reads the process's processor time.
    public static func run(
        nodes: Int, seconds: Int, seed: UInt64, cpuNanoseconds: () -> UInt64
    ) -> MediumBenchResult {
        let run = MediumBenchRun(nodes: max(2, nodes), seed: seed)
        let second: Int64 = 1_000_000_000
        run.advance(to: second)
        let (transmissions, events) = (run.medium.statistics.transmissions, run.events.firedCount)
        let end = Int64(max(1, seconds) + 1) * second
        run.payloadsEnd = end - second
        let started = cpuNanoseconds()
        run.advance(to: end)
        let cpu = Double(cpuNanoseconds() &- started)
        let statistics = run.medium.statistics
        let sent = statistics.transmissions - transmissions
        let simulated = Double(max(1, seconds))
        return MediumBenchResult(
            nodes: run.stations.count, simulatedSeconds: max(1, seconds),
            cpuSecondsPerSimulatedSecond: cpu / 1e9 / simulated, events: run.events.firedCount - events,
            transmissions: sent, transmissionsPerSimulatedSecond: Double(sent) / simulated,
            cpuMicrosecondsPerTransmission: cpu / 1000 / Double(max(1, sent)),
            bytesPerNode: run.medium.memoryBytes / run.stations.count, payloadsSent: run.payloadsSent,
            deliveryRatio: Double(run.stations[0].payloadsReceived) / Double(max(1, run.payloadsSent)),
            meanHops: run.meanHops, meanNeighbours: run.meanNeighbours, statistics: statistics)
    }
}
