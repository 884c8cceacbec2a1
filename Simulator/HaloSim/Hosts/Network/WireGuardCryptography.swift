import Crypto
import HaloModel

/// The cryptography of the simulated WireGuard.
///
/// Key agreement is real: Curve25519 decides who can talk to whom, so a wrong or replaced key fails as it does in the
/// kernel. The symmetric part is not: payloads are laid out and sized as the protocol has them but stay readable, and
/// HMAC-SHA256 cut to 16 octets stands where BLAKE2s MACs and Poly1305 tags do.
enum WireGuardCryptography {
    /// The public key of a private one; `nil` for octets that are no key.
    static func publicKey(of privateKey: WireGuardKey) -> WireGuardKey? {
        guard let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: privateKey.octets) else {
            return nil
        }
        return WireGuardKey(octets: Array(key.publicKey.rawRepresentation))
    }

    /// What two peers share because of their static keys; `nil` for a public key of low order.
    static func sharedSecret(_ privateKey: WireGuardKey, _ publicKey: WireGuardKey) -> [UInt8]? {
        guard let own = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: privateKey.octets),
            let other = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: publicKey.octets),
            let secret = try? own.sharedSecretFromKeyAgreement(with: other)
        else { return nil }
        let octets = secret.withUnsafeBytes { Array($0) }
        return octets.contains { $0 != 0 } ? octets : nil
    }

    /// A keyed hash of `parts`, 32 octets.
    static func hash(_ key: [UInt8], _ parts: [[UInt8]]) -> [UInt8] {
        var code = HMAC<SHA256>(key: SymmetricKey(data: key))
        for part in parts { code.update(data: part) }
        return Array(code.finalize())
    }

    /// A keyed hash of `parts`, cut to the 16 octets of a tag.
    static func tag(_ key: [UInt8], _ parts: [[UInt8]]) -> [UInt8] { Array(hash(key, parts).prefix(16)) }

    /// Another key made from this one, for a device whose key was replaced.
    static func replaced(_ key: WireGuardKey) -> WireGuardKey {
        WireGuardKey(octets: hash(key.octets, [Array("replaced".utf8)])) ?? key
    }

    /// The key of the first MAC of messages to a peer (whitepaper 5.4.4).
    static func messageKey(of publicKey: WireGuardKey) -> [UInt8] {
        Array(SHA256.hash(data: Array("mac1----".utf8) + publicKey.octets))
    }
}
