import HaloFrames
import HaloModel

/// Collects what batman-adv originators announce.
struct OriginatorTracker {
    private struct Record {
        let address: MACAddress
        let first: Int64
        var last: Int64
        var isFour = false
        var isFive = false
        var messages = 0
        var probes = 0
        var sequenceNumber: UInt32?
        var transmitQuality: UInt8?
        var throughput: UInt32?
        var isGateway = false
        var heardFrom: Set<MACAddress> = []
    }

    private var records: [Record] = []
    private var index: [MACAddress: Int] = [:]

    private mutating func slot(_ address: MACAddress, _ transmitter: MACAddress, _ time: Int64) -> Int {
        let slot: Int
        if let known = index[address] {
            slot = known
        } else {
            slot = records.count
            index[address] = slot
            records.append(Record(address: address, first: time, last: time))
        }
        records[slot].last = max(records[slot].last, time)
        records[slot].heardFrom.insert(transmitter)
        return slot
    }

    /// Serial number arithmetic, because sequence numbers wrap (RFC 1982).
    private mutating func advance(_ slot: Int, to number: UInt32) {
        guard let known = records[slot].sequenceNumber else {
            records[slot].sequenceNumber = number
            return
        }
        if Int32(bitPattern: number &- known) > 0 { records[slot].sequenceNumber = number }
    }

    /// Takes a message of B.A.T.M.A.N. IV.
    mutating func observe(_ message: BatmanIVOGM, from transmitter: MACAddress, time: Int64) {
        let slot = slot(message.originator, transmitter, time)
        records[slot].isFour = true
        records[slot].messages += 1
        records[slot].transmitQuality = max(records[slot].transmitQuality ?? 0, message.transmitQuality)
        advance(slot, to: message.sequenceNumber)
        if message.tvlvs.contains(where: { $0.type == BatmanTVLV.gateway }) { records[slot].isGateway = true }
    }

    /// Takes a message of B.A.T.M.A.N. V.
    mutating func observe(_ message: BatmanOGM2, from transmitter: MACAddress, time: Int64) {
        let slot = slot(message.originator, transmitter, time)
        records[slot].isFive = true
        records[slot].messages += 1
        records[slot].throughput = max(records[slot].throughput ?? 0, message.throughput)
        advance(slot, to: message.sequenceNumber)
        if message.tvlvs.contains(where: { $0.type == BatmanTVLV.gateway }) { records[slot].isGateway = true }
    }

    /// Takes a neighbour discovery message of B.A.T.M.A.N. V.
    mutating func observe(_ message: BatmanELP, from transmitter: MACAddress, time: Int64) {
        let slot = slot(message.originator, transmitter, time)
        records[slot].isFive = true
        records[slot].probes += 1
    }

    /// Everything seen, by address.
    func summaries(_ clock: CaptureClock) -> [OriginatorSummary] {
        records.sorted { $0.address < $1.address }.map { record in
            OriginatorSummary(
                address: record.address, firstSeconds: clock.seconds(record.first),
                lastSeconds: clock.seconds(record.last),
                algorithms: (record.isFour ? ["BATMAN_IV"] : []) + (record.isFive ? ["BATMAN_V"] : []),
                messages: record.messages, probes: record.probes,
                lastSequenceNumber: record.sequenceNumber.map(Int.init),
                bestTransmitQuality: record.transmitQuality.map(Int.init),
                bestThroughputKbps: record.throughput.map { Int($0) * 100 }, isGateway: record.isGateway,
                heardFrom: record.heardFrom.sorted())
        }
    }
}
