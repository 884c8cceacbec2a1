import CHaloLinux
import HaloHardware
import HaloModel

/// Reads what the family `batadv` answers (linux/batman_adv.h, `enum batadv_nl_attrs`).
enum BatmanTables {
    /// An interface's own settings.
    struct Mesh: Sendable, Equatable {
        /// Name of its algorithm, `BATADV_ATTR_ALGO_NAME`.
        var algorithm: String
        /// Address of its primary hard interface, by which others know this device; `nil` while none is active.
        var primary: MACAddress?
        /// `BATADV_ATTR_GW_MODE`, of `enum batadv_gw_modes`.
        var gatewayMode: UInt32
        /// Between announcements.
        var originatorIntervalMilliseconds: Int
    }

    /// The answer to `BATADV_CMD_GET_MESH`.
    /// - Throws: `HardwareError` `io`.
    static func mesh(_ message: GenericNetlinkMessage) throws -> Mesh {
        let attributes = message.attributes
        let mode: UInt8? = try attributes.integer(BATADV_ATTR_GW_MODE.rawValue)
        let interval: UInt32 = try attributes.integer(BATADV_ATTR_ORIG_INTERVAL.rawValue) ?? 0
        return Mesh(
            algorithm: attributes.string(BATADV_ATTR_ALGO_NAME.rawValue) ?? "",
            primary: try attributes.macAddress(BATADV_ATTR_HARD_ADDRESS.rawValue),
            gatewayMode: UInt32(mode ?? 0),
            originatorIntervalMilliseconds: Int(interval))
    }

    /// One of `BATADV_CMD_GET_ORIGINATORS`.
    /// - Throws: `HardwareError` `io`.
    static func originator(_ message: GenericNetlinkMessage) throws -> Originator {
        let attributes = message.attributes
        return Originator(
            address: try address(attributes, BATADV_ATTR_ORIG_ADDRESS.rawValue),
            nextHop: try address(attributes, BATADV_ATTR_NEIGH_ADDRESS.rawValue),
            metric: try metric(attributes), lastSeenMilliseconds: try lastSeen(attributes),
            isBest: attributes.has(BATADV_ATTR_FLAG_BEST.rawValue))
    }

    /// One of `BATADV_CMD_GET_NEIGHBORS`.
    /// - Throws: `HardwareError` `io`.
    static func neighbour(_ message: GenericNetlinkMessage) throws -> RoutingNeighbour {
        let attributes = message.attributes
        return RoutingNeighbour(
            address: try address(attributes, BATADV_ATTR_NEIGH_ADDRESS.rawValue),
            lastSeenMilliseconds: try lastSeen(attributes),
            throughputKbps: try attributes.integer(BATADV_ATTR_THROUGHPUT.rawValue))
    }

    /// One of `BATADV_CMD_GET_GATEWAYS`.
    /// - Throws: `HardwareError` `io`.
    static func gateway(_ message: GenericNetlinkMessage) throws -> RoutingGateway {
        let attributes = message.attributes
        return RoutingGateway(
            address: try address(attributes, BATADV_ATTR_ORIG_ADDRESS.rawValue),
            nextHop: try address(attributes, BATADV_ATTR_ROUTER.rawValue), metric: try metric(attributes),
            isSelected: attributes.has(BATADV_ATTR_FLAG_BEST.rawValue))
    }

    private static func address(_ attributes: NetlinkAttributes, _ type: UInt32) throws -> MACAddress {
        guard let address = try attributes.macAddress(type) else {
            throw HardwareError(.io, "batman-adv: an entry without attribute \(type)")
        }
        return address
    }

    /// BATMAN_V has a throughput, kbit/s, BATMAN_IV a quality.
    private static func metric(_ attributes: NetlinkAttributes) throws -> RouteMetric {
        if let throughput: UInt32 = try attributes.integer(BATADV_ATTR_THROUGHPUT.rawValue) {
            return .throughputKbps(throughput)
        }
        guard let quality: UInt8 = try attributes.integer(BATADV_ATTR_TQ.rawValue) else {
            throw HardwareError(.io, "batman-adv: an entry without a metric")
        }
        return .quality(quality)
    }

    private static func lastSeen(_ attributes: NetlinkAttributes) throws -> Int64 {
        Int64(try attributes.integer(BATADV_ATTR_LAST_SEEN_MSECS.rawValue, UInt32.self) ?? 0)
    }
}
