import HaloFrames
import HaloModel

extension CaptureObserver {
    mutating func observeRadiotap(_ frame: CapturedFrame, _ notes: inout FrameNotes) throws(FrameError) {
        var reader = ByteReader(frame.octets)
        var fields = RadiotapFields()
        do throws(FrameError) {
            fields = try RadiotapHeader(parsing: &reader).fields
        } catch {
            // The length alone tells where the frame begins, whatever is wrong with the fields.
            notes.isDamaged = !frame.isCut
            reader = ByteReader(frame.octets)
            try reader.skip(2, "radiotap version")
            let length = Int(try reader.readUInt16LE("radiotap length"))
            guard length >= 8 else { throw error }
            try reader.skip(length - 4, "radiotap header")
        }
        // The frame check sequence is missing where a capture kept the beginning of a frame only.
        let hasFCS = fields.flags?.contains(.hasFCS) ?? false
        let rest = hasFCS && !frame.isCut ? reader.droppingLast(4) : reader
        try observeWireless(rest, fields, frame.time.nanoseconds, &notes)
    }

    /// Counts the frame by its Frame Control field, then looks into it.
    mutating func observeWireless(
        _ start: ByteReader, _ radiotap: RadiotapFields, _ time: Int64, _ notes: inout FrameNotes
    ) throws(FrameError) {
        var reader = start
        let control = FrameControl(rawValue: try reader.readUInt16LE("frame control"))
        let kind = control.kind
        guard control.protocolVersion == 0 else {
            notes.unknown = "IEEE 802.11 protocol version \(control.protocolVersion)"
            return
        }
        let isProtected = control.flags.contains(.protected)
        reader = start
        // A data frame counts when its header is there, because only the whole header tells what kind of data it is.
        var probe = start
        if kind.isData { _ = try MACHeader(parsing: &probe) }
        count(kind, isProtected: isProtected, &notes)
        if kind == .s1gBeacon {
            observe(try S1GBeacon(parsing: &reader), radiotap, time)
            return
        }
        guard kind.type < 3 else {
            notes.unknown = kind.description
            return
        }
        // The body of an Action frame is needed to count it, even when its header is cut off.
        if kind == .action, !isProtected { countAction(start, &notes) }
        let header = try MACHeader(parsing: &reader)
        if radiotap.flags?.contains(.dataPadding) ?? false {
            try reader.skip(min((4 - (reader.position - start.position) % 4) % 4, reader.remaining), "data padding")
        }
        if radiotap.flags?.contains(.badFCS) ?? false {
            // Which octets are wrong nobody knows: such a frame counts, but must not put a station into a table.
            notes.isDamaged = true
            var aside = CaptureObserver()
            return try aside.observeBody(&reader, header, radiotap, time, &notes)
        }
        if let transmitter = header.address2, !transmitter.isGroup {
            stations.observe(
                transmitter, time: time, isRetry: control.flags.contains(.retry), signalDBm: radiotap.signalDBm)
            // A probe request may come from a radio that is in no mesh (yet).
            if kind != .probeRequest {
                neighbourhood.hear(transmitter, time: time, signalDBm: radiotap.signalDBm)
            }
            neighbourhood.meet(transmitter, header.address1)
        }
        try observeBody(&reader, header, radiotap, time, &notes)
    }

    private mutating func count(_ kind: FrameKind, isProtected: Bool, _ notes: inout FrameNotes) {
        notes.isCounted = true
        switch kind {
        case .beacon, .s1gBeacon: counts.beacon += 1
        case .probeRequest: counts.probeRequest += 1
        case .probeResponse: counts.probeResponse += 1
        case .authentication: counts.authentication += 1
        case .ack: counts.ack += 1
        case .action where isProtected: counts.actionProtected += 1
        case .action: break
        default:
            if kind.isNull {
                counts.null += 1
            } else if kind.isData {
                if isProtected { counts.dataProtected += 1 } else { counts.data += 1 }
            } else {
                notes.isCounted = false
            }
        }
    }

    /// Counts an Action frame by category, action and element identifiers alone, so that one cut short counts too.
    private mutating func countAction(_ start: ByteReader, _ notes: inout FrameNotes) {
        var reader = start
        guard (try? MACHeader(parsing: &reader)) != nil, let category = reader.peek() else {
            counts.actionOther += 1
            return
        }
        let action = reader.peek(at: 1)
        if category == MeshPeering.category, let action, let peering = MeshPeering.Action(rawValue: action) {
            switch peering {
            case .open: counts.peeringOpen += 1
            case .confirm: counts.peeringConfirm += 1
            case .close: counts.peeringClose += 1
            }
            return
        }
        guard category == PathSelection.category, action == PathSelection.action,
            countPathSelection(reader)
        else {
            counts.actionOther += 1
            return
        }
    }

    private mutating func countPathSelection(_ body: ByteReader) -> Bool {
        var offset = 2
        var found: Set<UInt8> = []
        while let id = body.peek(at: offset) {
            found.insert(id)
            guard let length = body.peek(at: offset + 1) else { break }
            offset += 2 + Int(length)
        }
        func has(_ id: InformationElement.ID) -> Int { found.contains(id.rawValue) ? 1 : 0 }
        counts.preq += has(.pathRequest)
        counts.prep += has(.pathReply)
        counts.perr += has(.pathError)
        counts.rann += has(.rootAnnouncement)
        return has(.pathRequest) + has(.pathReply) + has(.pathError) + has(.rootAnnouncement) > 0
    }

    private mutating func observe(_ beacon: S1GBeacon, _ radiotap: RadiotapFields, _ time: Int64) {
        stations.observe(beacon.source, time: time, isRetry: false, signalDBm: radiotap.signalDBm)
        neighbourhood.hear(beacon.source, time: time, signalDBm: radiotap.signalDBm)
        neighbourhood.announce(
            beacon.source, elements: beacon.elements, timestamp: nil, intervalUnits: 0, time: time)
        stations.observeBeacon(
            beacon.source, time: time, intervalUnits: 0, elements: beacon.elements, channelMHz: radiotap.frequencyMHz)
    }

    private mutating func observeBody(
        _ reader: inout ByteReader, _ header: MACHeader, _ radiotap: RadiotapFields, _ time: Int64,
        _ notes: inout FrameNotes
    ) throws(FrameError) {
        let kind = header.frameControl.kind
        let transmitter = header.address2 ?? .zero
        if kind.isData {
            try observeData(&reader, header, time, &notes)
            return
        }
        if header.isProtected {
            notes.unknown = "encrypted \(kind)"
            return
        }
        switch try WirelessFrame.Body(parsing: &reader, header: header) {
        case .beacon(let body):
            stations.observeBeacon(
                transmitter, time: time, intervalUnits: body.beaconInterval, elements: body.elements,
                channelMHz: radiotap.frequencyMHz)
            neighbourhood.announce(
                transmitter, elements: body.elements, timestamp: body.timestampMicroseconds,
                intervalUnits: body.beaconInterval, time: time)
        case .action(.peering(let peering)):
            if peering.action == .open { neighbourhood.request(transmitter, header.address1, time: time) }
            links.observe(peering, from: transmitter, to: header.address1, time: time)
        case .action(.pathSelection(let selection)):
            paths.observe(selection, from: transmitter, to: header.address1, time: time)
            roots.observe(selection, time: time)
            neighbourhood.observe(selection, from: transmitter, to: header.address1, time: time)
        case .action(.other(let category, _)): notes.unknown = "Action of category \(category)"
        case .octets:
            if kind != .ack { notes.unknown = kind.description }
        case .authentication(let body):
            neighbourhood.authenticate(body, transmitter, header.address1, time: time)
        case .probeRequest, .probeResponse, .data: break
        }
    }
}
