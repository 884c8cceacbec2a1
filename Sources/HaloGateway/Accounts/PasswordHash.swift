import Crypto
import CryptoExtras
import FoundationEssentials
import HaloStore

/// scrypt (RFC 7914) with r = 8, p = 1, 32 octets of output.
enum PasswordHash {
    static func digest(of password: String, salt: [UInt8], cost: Int) throws -> [UInt8] {
        let key = try KDF.Scrypt.deriveKey(
            from: Data(password.utf8), salt: Data(salt), outputByteCount: 32, rounds: cost, blockSize: 8, parallelism: 1
        )
        return key.withUnsafeBytes { [UInt8]($0) }
    }

    /// Compares without telling by its duration how much is equal.
    static func matches(_ password: String, _ user: UserRecord) throws -> Bool {
        let digest = try digest(of: password, salt: user.salt, cost: Int(user.cost))
        guard digest.count == user.digest.count else { return false }
        return zip(digest, user.digest).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
