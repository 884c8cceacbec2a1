import Crypto
import FoundationEssentials
import HaloHardware
import HaloModel

/// The device's WireGuard key pair and its proof of knowing the mesh trust secret.
struct OverlayIdentity: Sendable {
    let privateKey: WireGuardKey
    let publicKey: WireGuardKey

    /// Derives the public key (RFC 7748 section 5, Curve25519).
    init?(privateKey: WireGuardKey) {
        guard let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: privateKey.octets),
            let publicKey = WireGuardKey(octets: [UInt8](key.publicKey.rawRepresentation))
        else { return nil }
        self.privateKey = privateKey
        self.publicKey = publicKey
    }

    /// A new pair. The private key is clamped (RFC 7748 section 5), as `wg genkey` writes it.
    init?(random: any RandomSource) {
        var octets = random.octets(32)
        octets[0] &= 0xF8
        octets[31] = octets[31] & 0x7F | 0x40
        guard let key = WireGuardKey(octets: octets) else { return nil }
        self.init(privateKey: key)
    }

    /// The device's pair: read from its file, or made and written there. A file that holds no key is replaced, because a
    /// device without a key has no way back.
    static func stored(in files: any FileSystem, random: any RandomSource) throws -> OverlayIdentity {
        if let identity = try read(DevicePaths.overlayKey, in: files) { return identity }
        return try make(DevicePaths.overlayKey, in: files, random: random)
    }

    /// The pair in a file; `nil` when there is none, or no key is in it.
    static func read(_ path: String, in files: any FileSystem) throws -> OverlayIdentity? {
        guard let octets = try files.readIfPresent(path, limit: 1024) else { return nil }
        let text = String(decoding: octets, as: UTF8.self).filter { !$0.isWhitespace }
        return WireGuardKey(base64: text).flatMap { OverlayIdentity(privateKey: $0) }
    }

    /// A new pair, written to a file.
    static func make(_ path: String, in files: any FileSystem, random: any RandomSource) throws -> OverlayIdentity {
        guard let identity = OverlayIdentity(random: random) else {
            throw HardwareError(.invalid, "no key pair could be made")
        }
        try identity.write(path, in: files)
        return identity
    }

    /// Writes the private key, whole or not at all.
    func write(_ path: String, in files: any FileSystem) throws {
        try files.createDirectory("/var/lib/halo", mode: 0o755)
        try files.replace(path, with: Array((privateKey.base64 + "\n").utf8), mode: 0o600)
    }

    /// The request for a place in the overlay, signed with HMAC-SHA256 (RFC 2104) under the trust secret.
    func registration(node: NodeID, radio: MACAddress, trustSecret: String, nonce: [UInt8]) -> OverlayRegistration {
        var request = OverlayRegistration(
            node: node, radio: radio, publicKey: publicKey, nonce: Base64.encode(nonce), signature: "")
        let code = HMAC<SHA256>.authenticationCode(
            for: Array(request.signedText.utf8), using: SymmetricKey(data: Array(trustSecret.utf8)))
        request.signature = Base64.encode(code)
        return request
    }
}
