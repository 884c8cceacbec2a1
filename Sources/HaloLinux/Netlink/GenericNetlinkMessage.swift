import HaloHardware

/// The payload of a generic netlink message (linux/genetlink.h, `struct genlmsghdr`: command u8, version u8, reserved
/// u16; then attributes).
struct GenericNetlinkMessage: Sendable {
    /// What it asks for or tells, numbered by its family.
    let command: UInt8
    /// Of the family's interface.
    let version: UInt8
    /// What goes with it.
    let attributes: NetlinkAttributes

    /// A message without attributes.
    init(command: UInt8, version: UInt8) {
        self.command = command
        self.version = version
        attributes = .none
    }

    /// Reads a message's payload.
    /// - Throws: `HardwareError` `io` when it is cut short or its attributes are wrong.
    init(_ message: NetlinkMessage) throws {
        var reader = OctetReader(message.payload[...], of: "generic netlink message")
        command = try reader.integer()
        version = try reader.integer()
        _ = try reader.take(2)
        attributes = try NetlinkAttributes(reader.rest)
    }

    /// The header, then these attributes, as they are sent.
    func octets(with attributes: NetlinkAttributeWriter) -> [UInt8] {
        [command, version, 0, 0] + attributes.octets
    }
}
