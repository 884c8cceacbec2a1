import HaloFrames
import HaloModel

/// Collects what every transmitter sent.
struct StationTracker {
    private struct Record {
        let address: MACAddress
        let first: Int64
        var last: Int64
        var frames = 0
        var retries = 0
        var beacons = 0
        var lastBeacon: Int64?
        var beaconIntervalNanoseconds: Int64 = 0
        var silences: [(from: Int64, to: Int64)] = []
        var meshID: [UInt8]?
        var peerings: Int?
        var channelMHz: Int?
        var signalCount = 0
        var signalSum = 0
        var signalMinimum = Int.max
        var signalMaximum = Int.min
    }

    private var records: [Record] = []
    private var index: [MACAddress: Int] = [:]

    private mutating func slot(_ address: MACAddress, _ time: Int64) -> Int {
        if let slot = index[address] { return slot }
        index[address] = records.count
        records.append(Record(address: address, first: time, last: time))
        return records.count - 1
    }

    /// Counts a frame of `address`.
    mutating func observe(_ address: MACAddress, time: Int64, isRetry: Bool, signalDBm: Int8?) {
        let slot = slot(address, time)
        records[slot].frames += 1
        records[slot].last = max(records[slot].last, time)
        if isRetry { records[slot].retries += 1 }
        guard let signalDBm else { return }
        let signal = Int(signalDBm)
        records[slot].signalCount += 1
        records[slot].signalSum += signal
        records[slot].signalMinimum = min(records[slot].signalMinimum, signal)
        records[slot].signalMaximum = max(records[slot].signalMaximum, signal)
    }

    /// Notes what a beacon announces, and whether it ends a silence.
    /// - Parameter intervalUnits: the beacon interval in units of 1024 µs (IEEE 802.11-2020 9.4.1.3); 0 if unknown.
    mutating func observeBeacon(
        _ address: MACAddress, time: Int64, intervalUnits: UInt16, elements: [InformationElement], channelMHz: UInt16?
    ) {
        let slot = slot(address, time)
        let silenceNanoseconds = 20 * records[slot].beaconIntervalNanoseconds
        if let last = records[slot].lastBeacon, silenceNanoseconds > 0, time &- last > silenceNanoseconds {
            records[slot].silences.append((last, time))
        }
        records[slot].beacons += 1
        records[slot].lastBeacon = time
        records[slot].beaconIntervalNanoseconds = Int64(intervalUnits) * 1_024_000
        if let channelMHz { records[slot].channelMHz = Int(channelMHz) }
        if let meshID = elements.meshID { records[slot].meshID = meshID }
        if let configuration = elements.meshConfiguration { records[slot].peerings = configuration.peeringCount }
    }

    /// When a station that used to send beacons sent its last frame, if that is more than 20 beacon intervals before
    /// `end`.
    func silentSince(_ address: MACAddress, at end: Int64) -> Int64? {
        guard let slot = index[address] else { return nil }
        let record = records[slot]
        guard record.beaconIntervalNanoseconds > 0, end &- record.last > 20 * record.beaconIntervalNanoseconds else {
            return nil
        }
        return record.last
    }

    /// Everything seen, by address.
    func summaries(_ clock: CaptureClock) -> [StationSummary] {
        records.sorted { $0.address < $1.address }.map { record in
            let signal =
                record.signalCount == 0
                ? nil
                : StationSummary.Signal(
                    minimum: record.signalMinimum,
                    mean: Double(10 * record.signalSum / record.signalCount) / 10, maximum: record.signalMaximum)
            return StationSummary(
                address: record.address, firstSeconds: clock.seconds(record.first),
                lastSeconds: clock.seconds(record.last), frames: record.frames, retries: record.retries,
                beacons: record.beacons,
                silences: record.silences.map {
                    StationSummary.Silence(fromSeconds: clock.seconds($0.from), toSeconds: clock.seconds($0.to))
                },
                meshID: record.meshID.map { String(decoding: $0, as: UTF8.self) }, peerings: record.peerings,
                channelMHz: record.channelMHz, signalDBm: signal)
        }
    }
}
