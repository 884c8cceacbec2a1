import HaloFrames
import HaloHardware
import HaloModel

/// The ARP table of one link (RFC 826), with the neighbour states and times of Linux (arp(7)): an entry is trusted
/// for 30 s, used unverified after that while a unicast request finds out, and given up after three requests a second
/// apart.
final class NeighbourTable {
    private enum State { case incomplete, reachable, stale, probing, failed }

    private struct Entry {
        var state: State
        var hardware: MACAddress?
        var confirmed: Int64
        var requests = 0
        var queue: [(MACAddress) -> Void] = []
        var failures: [() -> Void] = []
    }

    private static let reachableTime: Int64 = 30_000_000_000
    private static let requestInterval = Duration.seconds(1)
    private static let delayBeforeProbe = Duration.seconds(5)
    private static let requestLimit = 3
    private static let queueLimit = 16
    private static let entryLimit = 4096

    private let events: EventQueue
    private let hardware: MACAddress
    private let transmit: (ARPPacket, MACAddress) -> Void
    private var entries: [IPv4Address: Entry] = [:]
    /// The link's own address, which requests come from.
    var address: IPv4Address?
    /// An address of another device that is answered for too, by fault.
    var duplicate: () -> IPv4Address? = { nil }

    init(events: EventQueue, hardware: MACAddress, transmit: @escaping (ARPPacket, MACAddress) -> Void) {
        self.events = events
        self.hardware = hardware
        self.transmit = transmit
    }

    /// The table as `ip neigh` shows it.
    var neighbours: [NetworkNeighbour] {
        entries.sorted { $0.key < $1.key }.map { address, entry in
            NetworkNeighbour(
                address: address, hardware: entry.hardware,
                isReachable: entry.state == .reachable && events.now - entry.confirmed < Self.reachableTime)
        }
    }

    /// Forgets everything.
    func clear() { entries = [:] }

    /// Calls `send` with the hardware address, now or when it is known; `fail` when nobody answers.
    func resolve(_ target: IPv4Address, send: @escaping (MACAddress) -> Void, fail: @escaping () -> Void) {
        guard var entry = entries[target], entry.state != .failed else {
            if entries.count >= Self.entryLimit, entries[target] == nil { return fail() }
            entries[target] = Entry(state: .incomplete, confirmed: 0, queue: [send], failures: [fail])
            request(target)
            return
        }
        guard let known = entry.hardware else {
            if entry.queue.count < Self.queueLimit {
                entry.queue.append(send)
                entry.failures.append(fail)
                entries[target] = entry
            } else {
                fail()
            }
            return
        }
        if entry.state == .reachable, events.now - entry.confirmed >= Self.reachableTime { entry.state = .stale }
        if entry.state == .stale {
            entry.state = .probing
            entry.requests = 0
            events.schedule(after: Self.delayBeforeProbe) { [weak self] in self?.probe(target) }
        }
        entries[target] = entry
        send(known)
    }

    /// A protocol above heard from the neighbour in answer to something: it is there (`dst_confirm`).
    func confirm(_ target: IPv4Address) {
        guard entries[target]?.hardware != nil else { return }
        entries[target]?.state = .reachable
        entries[target]?.confirmed = events.now
    }

    /// Takes an ARP packet.
    func received(_ packet: ARPPacket) {
        let isForUs = packet.targetProtocol == address || (duplicate().map { $0 == packet.targetProtocol } ?? false)
        if packet.senderProtocol != .any, packet.senderHardware != hardware,
            entries[packet.senderProtocol] != nil || isForUs
        {
            learn(
                packet.senderProtocol, packet.senderHardware, isAnswer: packet.operation == ARPPacket.reply && isForUs)
        }
        guard packet.operation == ARPPacket.request, isForUs, packet.senderHardware != hardware else { return }
        transmit(
            ARPPacket(
                operation: ARPPacket.reply, senderHardware: hardware, senderProtocol: packet.targetProtocol,
                targetHardware: packet.senderHardware, targetProtocol: packet.senderProtocol), packet.senderHardware)
    }

    private func learn(_ target: IPv4Address, _ hardware: MACAddress, isAnswer: Bool) {
        if entries.count >= Self.entryLimit, entries[target] == nil { return }
        var entry = entries[target] ?? Entry(state: .stale, confirmed: 0)
        if isAnswer || entry.state == .incomplete || entry.state == .failed || entry.hardware != hardware {
            entry.state = isAnswer ? .reachable : .stale
            if isAnswer { entry.confirmed = events.now }
        }
        entry.hardware = hardware
        let queue = entry.queue
        entry.queue = []
        entry.failures = []
        entries[target] = entry
        for send in queue { send(hardware) }
    }

    private func request(_ target: IPv4Address) {
        guard var entry = entries[target], entry.state == .incomplete else { return }
        guard entry.requests < Self.requestLimit, let address else {
            let failures = entry.failures
            entry.state = .failed
            entry.queue = []
            entry.failures = []
            entries[target] = entry
            for fail in failures { fail() }
            return
        }
        entry.requests += 1
        entries[target] = entry
        transmit(ask(target, from: address), .broadcast)
        events.schedule(after: Self.requestInterval) { [weak self] in self?.request(target) }
    }

    private func probe(_ target: IPv4Address) {
        guard var entry = entries[target], entry.state == .probing, let known = entry.hardware, let address else {
            return
        }
        guard entry.requests < Self.requestLimit else {
            entry.state = .failed
            entry.hardware = nil
            entries[target] = entry
            return
        }
        entry.requests += 1
        entries[target] = entry
        transmit(ask(target, from: address), known)
        events.schedule(after: Self.requestInterval) { [weak self] in self?.probe(target) }
    }

    private func ask(_ target: IPv4Address, from address: IPv4Address) -> ARPPacket {
        ARPPacket(
            operation: ARPPacket.request, senderHardware: hardware, senderProtocol: address, targetHardware: .zero,
            targetProtocol: target)
    }
}
