import HaloModel

extension HostNetwork {
    /// The neighbour batman-adv would send to for an originator now; `nil` without a route.
    func nextHop(toward originator: MACAddress) -> MACAddress? {
        mesh?.originators[originator]?.routePath(0)?.link.address
    }
}
