/// What HALO takes from the elements of a beacon or probe response of a mesh station (IEEE 802.11-2020 9.4.2).
struct MeshBeacon {
    /// From the Mesh ID element, 114; octets that are no UTF-8 are replaced.
    var meshID: String
    /// Peerings it has, bits 1 to 6 of the Mesh Formation Info (9.4.2.97.6).
    var peerings: Int
    /// Bit 0 of the Mesh Capability (9.4.2.97.7): accepting additional mesh peerings.
    var acceptsPeers: Bool
    /// Channel number and width from the S1G Operation element, 232 (9.4.2.212); `nil` without it.
    var s1gChannel: (number: Int, widthMHz: Int)?
    /// Width from the HT and VHT Operation elements, 61 and 192, MHz; 20 without them.
    var widthMHz = 20
    /// Centre of the whole channel as a 5 GHz channel number; `nil` when it is that of the primary channel.
    var centre: Int?

    /// Reads a row of elements: id, length, content. `nil` unless it holds a Mesh ID that is not the wildcard and a Mesh
    /// Configuration. Elements that are cut short end the row, those of a wrong length are passed over.
    init?(elements: ArraySlice<UInt8>) {
        var found: [UInt8: ArraySlice<UInt8>] = [:]
        var rest = elements
        while let id = rest.popFirst(), let length = rest.popFirst(), rest.count >= Int(length) {
            if found[id] == nil { found[id] = rest.prefix(Int(length)) }
            rest = rest.dropFirst(Int(length))
        }
        guard let name = found[114], (1...32).contains(name.count), let settings = found[113].map(Array.init),
            settings.count == 7
        else { return nil }
        meshID = String(decoding: name, as: UTF8.self)
        peerings = Int(settings[5] >> 1 & 0x3F)
        acceptsPeers = settings[6] & 1 != 0
        readS1G(found[232].map(Array.init))
        readVHT(ht: found[61].map(Array.init), vht: found[192].map(Array.init))
    }

    private mutating func readS1G(_ operation: [UInt8]?) {
        guard let operation, operation.count == 6 else { return }
        // Octet 0, bits 1 to 4: operating width less one; octet 3: number of the operating channel.
        s1gChannel = (Int(operation[3]), Int(operation[0] >> 1 & 0x0F) + 1)
    }

    private mutating func readVHT(ht: [UInt8]?, vht: [UInt8]?) {
        guard let ht, ht.count >= 2 else { return }
        // 9.4.2.56: the primary channel, then the secondary channel's side: 1 above, 3 below.
        switch ht[1] & 3 {
        case 1: (widthMHz, centre) = (40, Int(ht[0]) + 2)
        case 3: (widthMHz, centre) = (40, Int(ht[0]) - 2)
        default: return
        }
        // 9.4.2.158: width 1 is 80 MHz around segment 0, or 160 MHz around segment 1 when that is 8 channels away.
        guard let vht, vht.count >= 3, vht[0] >= 1 else { return }
        let (first, second) = (Int(vht[1]), Int(vht[2]))
        (widthMHz, centre) = abs(first - second) == 8 ? (160, second) : (vht[0] == 2 ? 160 : 80, first)
    }
}
