import HaloFrames
import HaloHardware
import HaloModel

/// The frames one radio sends, built from what it is configured to be.
struct RadioFrames {
    /// The transmitter.
    var transmitter: MACAddress
    /// The mesh.
    var group: MeshGroupConfiguration
    /// The channel it is on.
    var channel: S1GChannel?
    /// Stands for the group key of a secured mesh (MGTK), which a station draws when it joins and tells its peers in Open.
    var groupKey: UInt64 = 0

    /// Octets of the encrypted Authenticated Mesh Peering Exchange element in an Open: 98, and 24 for the integrity
    /// group key that management frame protection adds (as wpa_supplicant 2.10 sends it).
    static let openExchangeOctets = 122
    /// The same in Confirm and Close.
    static let confirmExchangeOctets = 70
    /// Header and message integrity code of CCMP (IEEE 802.11-2020 12.5.3), which a secured data frame carries.
    static let protectionOctets = 16
    /// Rates the driver shows mac80211 on its 5 GHz proxy channel, 500 kbit/s: 6 to 54 Mbit/s, 6, 12 and 24 basic.
    static let rates: [UInt8] = [0x8C, 0x12, 0x98, 0x24, 0xB0, 0x48, 0x60, 0x6C]

    private var isSecured: Bool { group.passphrase != nil }
    private var capability: UInt16 { isSecured ? 0x0010 : 0 }

    /// The Mesh Configuration of a station with so many peerings; forwarding is off, as batman-adv routes.
    func configuration(peerings: Int, acceptsPeers: Bool) -> MeshConfiguration {
        MeshConfiguration(
            authentication: isSecured ? 1 : 0, formationInfo: MeshConfiguration.formationInfo(peerings: peerings),
            capability: acceptsPeers ? 0x01 : 0)
    }

    /// A beacon, or a probe response to `receiver`.
    func beacon(
        timestampMicroseconds: UInt64, configuration: MeshConfiguration, sequenceNumber: UInt16,
        answering receiver: MACAddress? = nil
    ) -> [UInt8] {
        let body = BeaconBody(
            timestampMicroseconds: timestampMicroseconds, beaconInterval: UInt16(clamping: group.beaconIntervalTU),
            capability: capability,
            elements: [.wildcardSSID, .supportedRates(Self.rates)] + security + [
                .meshID(group.meshID), configuration.element, s1gCapabilities, s1gOperation,
            ])
        let header = MACHeader.management(
            receiver == nil ? .beacon : .probeResponse, receiver: receiver ?? .broadcast, transmitter: transmitter,
            sequenceNumber: sequenceNumber)
        return WirelessFrame.frame(header, receiver == nil ? .beacon(body) : .probeResponse(body)).octets
    }

    /// A Mesh Peering frame; `key` is the pairwise master key of a secured mesh.
    func peering(
        _ action: MeshPeering.Action, to receiver: MACAddress, link: PeerLink, associationID: UInt16,
        reason: PeeringReason, configuration: MeshConfiguration, key: UInt64?, sequenceNumber: UInt16
    ) -> [UInt8] {
        let management = MeshPeeringManagement(
            protocolID: key == nil ? 0 : 1, localLinkID: link.localLinkID,
            peerLinkID: action == .open ? nil : link.peerLinkID, reason: action == .close ? reason.rawValue : nil,
            pmkID: key.map(Self.keyName))
        var elements: [InformationElement] = []
        if action != .close { elements += [.supportedRates(Self.rates)] + security }
        elements.append(.meshID(group.meshID))
        if action != .close { elements.append(configuration.element) }
        elements.append(management.element)
        if action != .close { elements += [s1gCapabilities, s1gOperation] }
        var exchange: [UInt8] = []
        if let key {
            let seal = Self.seal(key: key, from: transmitter, to: receiver, management: management.element)
            elements.append(InformationElement(id: .mic, payload: seal.octets(16)))
            exchange = seal.octets(16 + (action == .open ? Self.openExchangeOctets : Self.confirmExchangeOctets))
            exchange.removeFirst(16)
            if action == .open { exchange.replaceSubrange(0..<8, with: Self.octets(of: groupKey)) }
        }
        let body = MeshPeering(
            action: action, capability: action == .close ? nil : capability,
            associationID: action == .confirm ? associationID : nil, elements: elements, encrypted: exchange)
        return managementFrame(.action, to: receiver, sequenceNumber, .action(.peering(body)))
    }

    /// Whether a peering frame was made with `key` by `transmitter` for this station.
    func isAuthentic(_ body: MeshPeering, from peer: MACAddress, key: UInt64) -> Bool {
        guard let management = body.management, management.pmkID == Self.keyName(key) else { return false }
        let seal = Self.seal(key: key, from: peer, to: transmitter, management: management.element)
        return body.elements.payload(of: .mic) == seal.octets(16)
    }

    /// The group key an authentic Open tells; `nil` of another frame.
    static func groupKey(in body: MeshPeering) -> UInt64? {
        guard body.action == .open, body.encrypted.count == openExchangeOctets else { return nil }
        return body.encrypted.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// What stands where header and integrity code of CCMP would be: only who has the key finds it right. It follows
    /// the payload, where a reader takes it for padding.
    static func protection(_ key: UInt64) -> [UInt8] {
        octets(of: key) + [UInt8](repeating: 0, count: protectionOctets - 8)
    }

    private static func octets(of key: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: key >> UInt64(56 - 8 * $0)) }
    }

    /// An SAE Authentication frame.
    func authentication(
        to receiver: MACAddress, transaction: UInt16, status: UInt16, payload: [UInt8], sequenceNumber: UInt16
    ) -> [UInt8] {
        let body = AuthenticationBody(
            algorithm: AuthenticationBody.sae, transaction: transaction, status: status, payload: payload)
        return managementFrame(.authentication, to: receiver, sequenceNumber, .authentication(body))
    }

    /// A probe request for any mesh.
    static func probeRequest(transmitter: MACAddress, sequenceNumber: UInt16) -> [UInt8] {
        let header = MACHeader.management(
            .probeRequest, receiver: .broadcast, transmitter: transmitter, bssid: .broadcast,
            sequenceNumber: sequenceNumber)
        let elements: [InformationElement] = [.wildcardSSID, .supportedRates(rates), .meshID("")]
        return WirelessFrame.frame(header, .probeRequest(elements)).octets
    }

    private func managementFrame(
        _ kind: FrameKind, to receiver: MACAddress, _ sequenceNumber: UInt16, _ body: WirelessFrame.Body
    ) -> [UInt8] {
        let header = MACHeader.management(
            kind, receiver: receiver, transmitter: transmitter, sequenceNumber: sequenceNumber)
        return WirelessFrame.frame(header, body).octets
    }

    /// RSN (IEEE 802.11-2020 9.4.2.24): version 1, CCMP-128 for group and pairs, SAE, management frame protection
    /// required.
    private var security: [InformationElement] {
        guard isSecured else { return [] }
        return [
            InformationElement(
                id: .rsn,
                payload: [
                    0x01, 0x00, 0x00, 0x0F, 0xAC, 0x04, 0x01, 0x00, 0x00, 0x0F, 0xAC, 0x04, 0x01, 0x00, 0x00, 0x0F,
                    0xAC,
                    0x08, 0xC0, 0x00,
                ])
        ]
    }

    /// S1G Capabilities (9.4.2.200) of a one-antenna MM6108: short guard intervals at the widths up to its own in bits
    /// 1 to 4, the supported width in bits 6 and 7, then one spatial stream with MCS 0 to 7 each way.
    private var s1gCapabilities: InformationElement {
        let widthCode: UInt8 = group.widthMHz >= 8 ? 2 : group.widthMHz >= 4 ? 1 : 0
        return InformationElement(
            id: .s1gCapabilities,
            payload: [0x1E | widthCode << 6] + [UInt8](repeating: 0, count: 9) + [0xFC, 0, 0xFC, 0, 0])
    }

    /// S1G Operation (9.4.2.212): bit 0 a 1 MHz primary, bits 1 to 4 the width less one.
    private var s1gOperation: InformationElement {
        let width = UInt8(clamping: group.widthMHz - 1)
        let number = UInt8(clamping: group.channel)
        let operatingClass = UInt8(clamping: channel?.operatingClass ?? 0)
        return InformationElement(
            id: .s1gOperation,
            payload: [(group.widthMHz == 1 ? 1 : 0) | width << 1, operatingClass, number, number, 0xFC, 0x00])
    }

    private static func keyName(_ key: UInt64) -> [UInt8] {
        var digest = OpaqueDigest()
        digest.absorb(key)
        return digest.octets(16)
    }

    private static func seal(
        key: UInt64, from transmitter: MACAddress, to receiver: MACAddress, management: InformationElement
    ) -> OpaqueDigest {
        var digest = OpaqueDigest()
        digest.absorb(key)
        digest.absorb(transmitter.rawValue)
        digest.absorb(receiver.rawValue)
        digest.absorb(management.payload)
        return digest
    }
}
