@testable import HaloLinux

/// Messages as the kernel sends them, with attribute numbers written out as linux/nl80211.h counts them.
enum NL80211Message {
    static func make(_ attributes: NetlinkAttributeWriter) throws -> GenericNetlinkMessage {
        let octets = GenericNetlinkMessage(command: 0, version: 1).octets(with: attributes)
        return try GenericNetlinkMessage(NetlinkMessage(type: 28, flags: 2, sequence: 1, payload: octets))
    }

    static func make(_ body: (inout NetlinkAttributeWriter) throws -> Void) throws -> GenericNetlinkMessage {
        try make(NetlinkAttributeWriter(body))
    }
}

extension RadioView {
    static let plain = RadioView(isS1G: false, country: "US")
    static let morse = RadioView(isS1G: true, country: "US")
}
