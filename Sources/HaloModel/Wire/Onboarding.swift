/// The body of `POST /v1/mesh/wg-register`: a device asks for a place in the overlay.
public struct OverlayRegistration: Sendable, Codable, Equatable {
    /// The name it would like; the gateway may know it under another.
    public var node: NodeID
    /// Its radio.
    public var radio: MACAddress
    /// Its WireGuard public key.
    public var publicKey: WireGuardKey
    /// 16 random octets as base64, never used twice.
    public var nonce: String
    /// HMAC-SHA256 (RFC 2104, FIPS 180-4) under the mesh trust secret over `signedText`, as base64.
    public var signature: String

    /// Takes the parts as they are.
    public init(node: NodeID, radio: MACAddress, publicKey: WireGuardKey, nonce: String, signature: String) {
        self.node = node
        self.radio = radio
        self.publicKey = publicKey
        self.nonce = nonce
        self.signature = signature
    }

    /// What the signature covers: a fixed label, then each field on its own line.
    public var signedText: String {
        "halo-wg-register-1\n\(node)\n\(radio)\n\(publicKey.base64)\n\(nonce)\n"
    }

    enum CodingKeys: String, CodingKey {
        case node = "node_id"
        case radio = "radio_mac"
        case publicKey = "public_key"
        case nonce, signature
    }
}

/// The gateway's answer to a registration.
public struct OverlayAdmission: Sendable, Codable, Equatable {
    /// What became of the registration.
    public enum Status: String, Sendable, Codable {
        /// The device is in; the other fields are set.
        case approved
        /// An operator has to approve it first; ask again later.
        case pending
        /// An operator refused it.
        case rejected
    }

    /// What became of the registration.
    public var status: Status
    /// The name the gateway knows the device by.
    public var node: NodeID
    /// The device's overlay address with the overlay's prefix length.
    public var overlay: IPv4Prefix?
    /// The gateway's WireGuard public key.
    public var gatewayKey: WireGuardKey?
    /// The gateway's overlay address.
    public var gatewayOverlay: IPv4Address?
    /// The UDP port of the gateway's WireGuard.
    public var gatewayPort: UInt16?
    /// Bearer token for the device's own requests.
    public var token: String?

    /// Takes the parts as they are.
    public init(
        status: Status, node: NodeID, overlay: IPv4Prefix? = nil, gatewayKey: WireGuardKey? = nil,
        gatewayOverlay: IPv4Address? = nil, gatewayPort: UInt16? = nil, token: String? = nil
    ) {
        self.status = status
        self.node = node
        self.overlay = overlay
        self.gatewayKey = gatewayKey
        self.gatewayOverlay = gatewayOverlay
        self.gatewayPort = gatewayPort
        self.token = token
    }

    enum CodingKeys: String, CodingKey {
        case status
        case node = "node_id"
        case overlay
        case gatewayKey = "gateway_public_key"
        case gatewayOverlay = "gateway_overlay"
        case gatewayPort = "gateway_port"
        case token
    }
}
