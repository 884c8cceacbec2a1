/// A CRC-8 octet after every few octets of data.
struct TemplateChecksum: Sendable, Equatable, Decodable {
    /// The generator without its highest term: 0x31 is x⁸ + x⁵ + x⁴ + 1.
    let polynomial: UInt8
    /// What the register starts with.
    let initial: UInt8
    /// Octets of data before each CRC octet.
    let every: Int

    /// CRC-8 over `octets`, most significant bit first, nothing reflected, no final exclusive-or.
    func value(of octets: ArraySlice<UInt8>) -> UInt8 {
        var register = initial
        for octet in octets {
            register ^= octet
            for _ in 0..<8 {
                let carry = register & 0x80 != 0
                register <<= 1
                if carry { register ^= polynomial }
            }
        }
        return register
    }

    /// `octets` without the CRC octets; `nil` when one is wrong or missing.
    func strip(_ octets: [UInt8]) -> [UInt8]? {
        guard every > 0, octets.count % (every + 1) == 0 else { return nil }
        var data: [UInt8] = []
        var start = 0
        while start < octets.count {
            let word = octets[start..<start + every]
            guard value(of: word) == octets[start + every] else { return nil }
            data += word
            start += every + 1
        }
        return data
    }
}
