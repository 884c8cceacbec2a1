import HaloHardware
import HaloModel

/// Services the device offers to others: DHCP and HTTP.
extension HostNetwork {
    /// Starts, changes or stops the DHCP server.
    func setDHCPServer(_ configuration: DHCPServerConfiguration?) throws(HardwareError) {
        let stack = try requireStack()
        if dhcpServer?.configuration == configuration { return }
        if let configuration { _ = try link(named: configuration.link) }
        dhcpServer?.stop()
        guard let configuration else {
            dhcpServer = nil
            return
        }
        let server = DHCPServer(configuration: configuration, stack: stack, faults: faults, leases: leaseTable) {
            [time, name] client, address in time.trace.record(name, "dhcp", "granted \(address) to \(client)")
        }
        try server.start()
        dhcpServer = server
    }

    /// The DHCP server's leases, whether it runs or not.
    var dhcpLeases: [DHCPServerLease] {
        leaseTable.list(now: time.events.now) { [clock, time] in clock.wallTime + .nanoseconds($0 - time.events.now) }
    }

    // MARK: HTTP

    /// Opens an address for a service.
    func listen(_ address: HTTPAddress) throws(HardwareError) -> HTTPListener {
        let stack = try requireStack()
        let listener = HTTPListener(address: address, events: time.events)
        switch address {
        case .unix:
            if listeners.contains(where: { $0.address == address }) {
                throw HardwareError(.busy, "listen on \(address): address in use (EADDRINUSE)")
            }
        case .tcp(let host, let port):
            guard host == .any || stack.isOwn(host) else {
                throw HardwareError(.down, "listen on \(address): not an address of this device (EADDRNOTAVAIL)")
            }
            let socket = try stack.tcp.listen(host, port) { [weak listener] connection in
                guard let listener else { return connection.abort() }
                listener.accept(connection)
            }
            listener.whenClosed { [weak stack] in stack?.tcp.close(socket) }
        }
        listeners.append(listener)
        listener.whenClosed { [weak self, weak listener] in self?.listeners.removeAll { $0 === listener } }
        return listener
    }

    /// The service behind an address of this device.
    func listener(for address: HTTPAddress) -> HTTPListener? {
        listeners.first { listener in
            switch (listener.address, address) {
            case (.unix(let own), .unix(let wanted)): own == wanted
            case (.tcp(let own, let ownPort), .tcp(let wanted, let wantedPort)):
                ownPort == wantedPort && (own == wanted || own == .any)
            default: false
            }
        }
    }
}
