import HaloFrames
import HaloHardware
import HaloModel

extension SimulatedRadio: HardInterface {
    /// Up, and in a mesh.
    public var isUp: Bool { isInterfaceUp && group != nil }

    /// Sends one payload as a QoS data frame with a mesh header of one hop: four addresses to a neighbour, three to
    /// all.
    public func send(etherType: UInt16, payload: [UInt8], to destination: MACAddress) {
        guard isUp, let group, payload.count <= mtu else { return }
        var station: RadioStation?
        if !destination.isGroup {
            guard let peer = stations[destination], peer.link.state == .established else {
                counters.sent.drops &+= 1
                return
            }
            station = peer
        }
        counters.sent.count(payload.count)
        meshSequenceNumber &+= 1
        let header = MACHeader.meshData(
            receiver: destination, transmitter: address, destination: destination, source: address,
            sequenceNumber: nextSequenceNumber())
        var writer = ByteWriter(capacity: 48 + payload.count + RadioFrames.protectionOctets)
        header.write(to: &writer)
        MeshControl(timeToLive: 31, sequenceNumber: meshSequenceNumber).write(to: &writer)
        LLCHeader(etherType: EtherType(rawValue: etherType)).write(to: &writer)
        writer.writeBytes(payload)
        if group.passphrase != nil {
            let key = station.map { $0.pairwiseKey } ?? frames?.groupKey
            writer.writeBytes(RadioFrames.protection(key ?? 0))
        }
        guard let station else {
            port.transmit(writer.bytes, token: 0)
            return
        }
        if faults.contains(.oneWayData(to: destination)) {
            station.sentOctets &+= UInt64(writer.count)
            station.sentPackets &+= 1
            return
        }
        transmit(writer.bytes, to: station)
    }

    /// What Morse Micro's driver answers: the rate that rate control would choose, as if nothing were ever lost.
    public func expectedThroughputKbps(to neighbour: MACAddress) -> Int? {
        guard isUp, stations[neighbour] != nil else { return nil }
        return port.expectedRate(to: neighbour)?.kbps
    }

    /// A data frame for this station or a group. The kernel drops what does not come over an established link.
    func receivedData(_ header: MACHeader, _ reader: inout ByteReader, octets: Int, signalDBm: Int) {
        guard let transmitter = header.address2, let station = stations[transmitter] else { return }
        station.lastHeard = now
        station.signalDBm = signalDBm
        station.receivedOctets &+= UInt64(octets)
        station.receivedPackets &+= 1
        guard station.link.state == .established,
            WirelessFrame.hasMeshControl(header, body: reader),
            (try? MeshControl(parsing: &reader)) != nil, let type = try? LLCHeader(parsing: &reader)
        else { return }
        var payload = reader.readRemaining()
        if group?.passphrase != nil {
            // A peer that has started over uses keys this station was never told, and the other way round.
            let key = header.address1.isGroup ? station.groupKey : station.pairwiseKey
            guard let key, payload.suffix(RadioFrames.protectionOctets).elementsEqual(RadioFrames.protection(key))
            else {
                counters.received.errors &+= 1
                return
            }
            payload.removeLast(RadioFrames.protectionOctets)
        }
        counters.received.count(payload.count)
        receiver?.received(
            etherType: type.etherType.rawValue, payload: payload, from: transmitter, to: header.address1, on: self)
    }

    /// Sends a unicast frame whose outcome counts for a station.
    func transmit(_ frame: [UInt8], to station: RadioStation) {
        station.sentOctets &+= UInt64(frame.count)
        station.sentPackets &+= 1
        port.transmit(frame, token: station.address.rawValue)
    }

    /// The next sequence number of this transmitter, 0…4095.
    func nextSequenceNumber() -> UInt16 {
        sequenceNumber = (sequenceNumber + 1) & 0x0FFF
        return sequenceNumber
    }
}
