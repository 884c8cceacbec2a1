import Crypto
import FoundationEssentials
import HaloHardware

/// A device's bearer token: `halo_` and 32 random octets. Only its SHA-256 is kept; a random token needs no slow hash.
enum DeviceToken {
    static let prefix = "halo_"

    static func make(_ random: any RandomSource) -> String { prefix + Base64URL.encode(random.octets(32)) }

    static func digest(of token: String) -> [UInt8] { [UInt8](SHA256.hash(data: Data(token.utf8))) }
}
