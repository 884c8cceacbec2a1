import HaloFrames
import HaloHardware
import HaloModel

/// The network of one simulated device: batman-adv over its hard interfaces, IPv4 over that, WireGuard over that, and
/// the protocols through which the device's programs reach them.
///
/// Without power there is nothing: `powerOff` forgets every table, session, lease and connection and ends every call
/// that waits; `powerOn` begins with links that nothing has configured yet.
///
/// Confined to the simulation's thread: used by events and by jobs of the simulation's executor, which aborts the run
/// when a job appears on another thread.
public final class HostNetwork: @unchecked Sendable {
    /// The device's name in the trace.
    public let name: String
    /// What a fault injector can do here.
    public let faults: NetworkFaults
    let time: VirtualTime
    let clock: SimulatedClock
    let hardInterfaces: [any HardInterface]
    let pending: PendingCalls
    private(set) var stack: IPStack?
    private(set) var mesh: BatmanMesh?
    private(set) var wireGuard: WireGuardInterface?
    var dhcpServer: DHCPServer?
    let leaseTable = DHCPLeaseTable()
    var listeners: [HTTPListener] = []
    private var nextLinkIndex = 1

    /// The network of a device without power.
    public init(name: String, time: VirtualTime, clock: SimulatedClock, hardInterfaces: [any HardInterface]) {
        self.name = name
        self.time = time
        self.clock = clock
        self.hardInterfaces = hardInterfaces
        faults = NetworkFaults(random: time.random("\(name)/network faults"))
        pending = PendingCalls(events: time.events)
    }

    /// batman-adv of this device.
    public var routing: SimulatedRouting { SimulatedRouting(network: self) }
    /// WireGuard of this device.
    public var overlay: SimulatedOverlay { SimulatedOverlay(network: self) }
    /// Links, addresses and DHCP of this device.
    public var addressing: SimulatedAddressing { SimulatedAddressing(network: self) }
    /// The packet filter of this device.
    public var filter: SimulatedPacketFilter { SimulatedPacketFilter(network: self) }
    /// ICMP echo from this device.
    public var pinger: SimulatedPinger { SimulatedPinger(network: self) }
    /// HTTP from and to this device.
    public var http: SimulatedHTTPTransport { SimulatedHTTPTransport(network: self) }
    /// What was counted since the last boot.
    public var statistics: NetworkStatistics {
        NetworkStatistics(
            batman: mesh?.statistics ?? BatmanStatistics(), ip: stack?.statistics ?? IPStatistics(),
            connections: stack?.tcp.connectionCount ?? 0, pendingCalls: pending.count)
    }

    /// What went through each link since it was made, as `/proc/net/dev` lists them; none without power.
    public var counters: [InterfaceCounters] {
        (stack?.links ?? []).map { link in
            hardInterfaces.first { link.kind == .hard && $0.name == link.name }?.counters ?? link.counters
        }
    }

    // MARK: Power

    /// Begins with the loopback and the hard interfaces; no effect with power.
    public func powerOn() {
        guard stack == nil else { return }
        let stack = IPStack(events: time.events, random: time.random("\(name)/ip/\(time.events.now)"))
        stack.mtu = { [weak self] in self?.mtu(of: $0) ?? 1500 }
        stack.transmit = { [weak self] packet, destination, link in
            self?.transmit(packet, to: destination, on: link) ?? false
        }
        stack.transmitRaw = { [weak self] packet, hardware, link, isDHCPRequest in
            guard let self, link.isUp, link.kind == .mesh else { return }
            self.mesh?.send(
                packet, etherType: EtherType.ipv4.rawValue, to: hardware, dhcpRequest: isDHCPRequest)
        }
        self.stack = stack
        nextLinkIndex = 1
        addLink("lo", .loopback, hardware: nil).prefix = IPv4Prefix(address: IPv4Address(127, 0, 0, 1), length: 8)
        for interface in hardInterfaces { addLink(interface.name, .hard, hardware: interface.address) }
    }

    /// Ends everything at once, without a word to other devices; no effect without power.
    public func powerOff() {
        guard let stack else { return }
        self.stack = nil
        stack.shutDown()
        removeMesh()
        wireGuard?.stop()
        wireGuard = nil
        dhcpServer = nil
        let open = listeners
        listeners = []
        for listener in open { listener.close() }
        pending.failAll(HardwareError(.down, "the device lost power"))
    }

    /// Throws without power.
    func requirePower() throws(HardwareError) { _ = try requireStack() }

    /// The protocols, with power.
    func requireStack() throws(HardwareError) -> IPStack {
        guard let stack else { throw HardwareError(.down, "the device has no power") }
        return stack
    }

    // MARK: Links

    @discardableResult
    private func addLink(_ name: String, _ kind: HostLink.Kind, hardware: MACAddress?) -> HostLink {
        let link = HostLink(index: nextLinkIndex, name: name, kind: kind, hardware: hardware)
        nextLinkIndex += 1
        stack?.links.append(link)
        return link
    }

    /// A link by name.
    func link(named name: String) throws(HardwareError) -> HostLink {
        guard let link = try requireStack().links.first(where: { $0.name == name }) else {
            throw HardwareError(.notFound, "no link \(name) (ENODEV)")
        }
        return link
    }

    private func mtu(of link: HostLink) -> Int {
        switch link.kind {
        case .loopback: 65_536
        case .hard: hardInterfaces.first { $0.name == link.name }?.mtu ?? 1500
        case .mesh: mesh?.mtu ?? 1500
        // As wg-quick(8) sets it: 80 octets below the link the tunnel runs over.
        case .overlay: (mesh?.mtu ?? 1500) - 80
        }
    }

    /// A link as rtnetlink shows it.
    func describe(_ link: HostLink) -> NetworkLink {
        let hard = hardInterfaces.first { $0.name == link.name }
        let isUp = link.kind == .hard ? hard?.isUp ?? false : link.isUp
        let hasCarrier =
            switch link.kind {
            case .hard: isUp
            case .mesh: mesh?.hasCarrier ?? false
            case .loopback, .overlay: true
            }
        return NetworkLink(
            index: link.index, name: link.name, address: link.hardware, isUp: isUp, hasCarrier: hasCarrier,
            mtu: mtu(of: link))
    }

    private func transmit(_ packet: [UInt8], to destination: IPv4Address, on link: HostLink) -> Bool {
        switch link.kind {
        case .loopback, .hard: return false
        case .overlay: return wireGuard?.send(packet, to: destination) ?? false
        case .mesh:
            guard let mesh else { return false }
            if destination == .broadcast || destination == link.prefix?.broadcast {
                mesh.send(packet, etherType: EtherType.ipv4.rawValue, to: .broadcast)
                return true
            }
            link.neighbours?.resolve(
                destination,
                send: { [weak mesh] in mesh?.send(packet, etherType: EtherType.ipv4.rawValue, to: $0) },
                fail: { [weak self] in self?.stack?.unreachable(destination) })
            return true
        }
    }

    // MARK: batman-adv

    /// The mesh interface by name.
    func mesh(named name: String) throws(HardwareError) -> BatmanMesh {
        try requirePower()
        guard let mesh, mesh.configuration.interface == name else {
            throw HardwareError(.notFound, "no mesh interface \(name) (ENODEV)")
        }
        return mesh
    }

    /// Makes the mesh interface so. Other settings keep all that has been learned from the mesh; other hard interfaces keep
    /// the link and its address; another algorithm makes a new link.
    func applyRouting(_ configuration: RoutingConfiguration) throws(HardwareError) {
        let stack = try requireStack()
        if mesh?.configuration == configuration { return }
        if let mesh, mesh.configuration.interface == configuration.interface,
            mesh.configuration.algorithm == configuration.algorithm,
            mesh.configuration.hardInterfaces == configuration.hardInterfaces
        {
            return mesh.change(to: configuration)
        }
        var interfaces: [any HardInterface] = []
        for name in configuration.hardInterfaces {
            guard let interface = hardInterfaces.first(where: { $0.name == name }) else {
                throw HardwareError(.notFound, "no link \(name) to put into \(configuration.interface) (ENODEV)")
            }
            interfaces.append(interface)
        }
        let keepsLink =
            mesh?.configuration.algorithm == configuration.algorithm
            && mesh?.configuration.interface == configuration.interface
        if keepsLink { mesh?.stop() } else { removeMesh() }
        let address = Self.meshAddress(hardInterfaces.first?.address ?? .zero)
        let mesh = BatmanMesh(
            time: time, name: name, address: address, configuration: configuration, interfaces: interfaces,
            faults: faults)
        self.mesh = mesh
        let link =
            stack.links.first { $0.kind == .mesh } ?? addLink(configuration.interface, .mesh, hardware: address)
        let neighbours = NeighbourTable(events: time.events, hardware: address) { [weak mesh] packet, destination in
            mesh?.send(packet.octets, etherType: EtherType.arp.rawValue, to: destination)
        }
        neighbours.address = link.prefix?.address
        neighbours.duplicate = { [faults] in faults.duplicateAddress }
        link.neighbours = neighbours
        mesh.deliver = { [weak stack, weak link] _, _, etherType, payload in
            guard let stack, let link, link.isUp else { return }
            if etherType == EtherType.ipv4.rawValue {
                stack.receive(payload, on: link)
            } else if etherType == EtherType.arp.rawValue, let packet = try? ARPPacket(octets: payload) {
                link.neighbours?.received(packet)
            }
        }
        mesh.start()
    }

    private func removeMesh() {
        mesh?.stop()
        mesh = nil
        stack?.links.removeAll { $0.kind == .mesh }
    }

    /// The mesh interface's own address: the same after every boot, as systemd.link(5) `MACAddressPolicy=persistent`
    /// makes it, and locally administered.
    static func meshAddress(_ radio: MACAddress) -> MACAddress {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for octet in radio.octets + Array("bat0".utf8) { hash = (hash ^ UInt64(octet)) &* 0x0000_0100_0000_01B3 }
        return MACAddress(rawValue: (hash ^ hash >> 16) & 0xFCFF_FFFF_FFFF | 0x0200_0000_0000)
    }

    // MARK: WireGuard

    /// Makes the WireGuard interface so.
    func applyOverlay(_ configuration: OverlayConfiguration) throws(HardwareError) {
        let stack = try requireStack()
        if let wireGuard, wireGuard.name != configuration.interface { try removeOverlay(wireGuard.name) }
        let overlay: WireGuardInterface
        if let wireGuard {
            overlay = wireGuard
        } else {
            overlay = try WireGuardInterface(
                configuration: configuration, stack: stack, clock: clock, faults: faults,
                traced: { [time, name] in time.trace.record(name, "wg", $0) },
                deliver: { [weak stack] packet in
                    guard let stack, let link = stack.links.first(where: { $0.kind == .overlay }) else { return }
                    stack.receive(packet, on: link)
                })
        }
        try overlay.apply(configuration)
        wireGuard = overlay
        let link =
            stack.links.first { $0.kind == .overlay } ?? addLink(configuration.interface, .overlay, hardware: nil)
        link.isUp = true
        link.prefix = configuration.address
    }

    /// Removes the WireGuard interface, if it has this name.
    func removeOverlay(_ name: String) throws(HardwareError) {
        let stack = try requireStack()
        guard wireGuard?.name == name else { return }
        wireGuard?.stop()
        wireGuard = nil
        stack.links.removeAll { $0.kind == .overlay }
    }
}
