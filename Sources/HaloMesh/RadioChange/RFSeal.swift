import Crypto
import HaloModel

/// Signs and verifies what mesh managers tell each other: HMAC-SHA256 (RFC 2104) under the mesh trust secret.
struct RFSeal: Sendable {
    private let key: SymmetricKey

    init(trustSecret: String) { key = SymmetricKey(data: Array(trustSecret.utf8)) }

    func sign(_ text: String) -> String {
        Base64.encode(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key))
    }

    func isValid(_ signature: String, of text: String) -> Bool {
        guard let octets = Base64.decode(signature) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(octets, authenticating: Array(text.utf8), using: key)
    }
}
