import CHaloLinux
import HaloHardware

/// A family of generic netlink (linux/genetlink.h), which the kernel numbers when the module that has it is loaded. So the
/// number is asked for each time: it changes when a module is loaded again.
struct GenericNetlinkFamily: Sendable {
    /// Its number, which is the type of its messages.
    let identifier: UInt16
    /// Numbers of its multicast groups by name.
    let groups: [String: UInt32]
    private let client: NetlinkClient

    /// Finds the family called `name`; the kernel loads the module itself where it can.
    ///
    /// - Parameters:
    ///   - name: such as `batadv`.
    ///   - module: the kernel module it comes from, for the error when it is absent.
    ///   - sockets: opens the sockets.
    /// - Throws: `HardwareError` `unsupported` when the kernel has no such family; as `NetlinkClient`.
    static func find(_ name: String, module: String, from sockets: NetworkSockets) async throws -> Self {
        let client = NetlinkClient(family: NETLINK_GENERIC, sockets: sockets)
        var attributes = NetlinkAttributeWriter()
        try attributes.append(CTRL_ATTR_FAMILY_NAME, string: name)
        do {
            let answers = try await client.request(
                UInt16(truncatingIfNeeded: GENL_ID_CTRL),
                GenericNetlinkMessage(command: UInt8(truncatingIfNeeded: CTRL_CMD_GETFAMILY), version: 2)
                    .octets(with: attributes), "generic netlink family \(name)")
            guard let answer = answers.first else {
                throw HardwareError(.io, "generic netlink family \(name): no answer but an acknowledgement")
            }
            return try Self(parsing: GenericNetlinkMessage(answer), of: name, client: client)
        } catch let error as HardwareError where error.code == .notFound {
            throw HardwareError(
                .unsupported,
                "this kernel has no \(name): it needs the module \(module); modprobe \(module) says why it is not loaded"
            )
        }
    }

    /// Reads the answer to `CTRL_CMD_GETFAMILY`.
    /// - Throws: `HardwareError` `io`.
    init(parsing message: GenericNetlinkMessage, of name: String, client: NetlinkClient) throws {
        guard let identifier = try message.attributes.integer(CTRL_ATTR_FAMILY_ID, UInt16.self) else {
            throw HardwareError(.io, "generic netlink family \(name): an answer without its number")
        }
        var groups: [String: UInt32] = [:]
        for group in try message.attributes.list(CTRL_ATTR_MCAST_GROUPS) {
            guard let name = group.string(CTRL_ATTR_MCAST_GRP_NAME) else { continue }
            groups[name] = try group.integer(CTRL_ATTR_MCAST_GRP_ID, UInt32.self)
        }
        self.identifier = identifier
        self.groups = groups
        self.client = client
    }

    /// One command that is acknowledged.
    ///
    /// - Parameters:
    ///   - command: its number in the family.
    ///   - version: of the family's interface, as its header says.
    ///   - attributes: what goes with it.
    ///   - attempt: what is attempted, for errors.
    /// - Returns: what came before the acknowledgement.
    /// - Throws: `HardwareError` with the kernel's own explanation, `timedOut`; `CancellationError`.
    @discardableResult
    func request(
        _ command: some BinaryInteger, version: UInt8 = 1, _ attributes: NetlinkAttributeWriter, _ attempt: String
    ) async throws -> [GenericNetlinkMessage] {
        let message = GenericNetlinkMessage(command: UInt8(truncatingIfNeeded: command), version: version)
        return try await client.request(identifier, message.octets(with: attributes), attempt)
            .map(GenericNetlinkMessage.init)
    }

    /// Everything the command lists.
    /// - Throws: as `request`; `busy` when it changes all the time.
    func dump(
        _ command: some BinaryInteger, version: UInt8 = 1, _ attributes: NetlinkAttributeWriter, _ attempt: String
    ) async throws -> [GenericNetlinkMessage] {
        let message = GenericNetlinkMessage(command: UInt8(truncatingIfNeeded: command), version: version)
        return try await client.dump(identifier, message.octets(with: attributes), attempt)
            .map(GenericNetlinkMessage.init)
    }
}
