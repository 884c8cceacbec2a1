import HaloDocuments
import HaloModel
import HaloStore

/// Builds the parts of a run from its scenario.
enum MeshBuilder {
    static func medium(_ world: DeviceWorld) throws -> RadioMedium {
        let scenario = world.scenario
        guard
            let channel = S1GChannel.find(
                country: scenario.region, channel: scenario.channel, widthMHz: scenario.widthMHz)
        else {
            throw DocumentError(
                file: scenario.name, line: 1, column: 1, message: "channel \(scenario.channel) does not exist")
        }
        let model: PropagationSettings.Model =
            switch scenario.propagation.model {
            case .tgahMacro: .tgahMacro
            case .tgahPico: .tgahPico
            case .freeSpace: .freeSpace
            }
        return RadioMedium(
            events: world.simulation.events, seed: world.simulation.seed, channel: ChannelSettings(channel),
            propagation: PropagationSettings(model: model, shadowingSigmaDB: scenario.propagation.shadowingDB))
    }

    /// Devices in the order of the scenario; device n has the locally administered address 02:48:4C:00:nn:nn.
    static func devices(_ world: DeviceWorld, _ medium: RadioMedium) throws -> [SimulatedDevice] {
        try world.scenario.nodes.enumerated().map { index, node in
            let address = MACAddress(rawValue: 0x0248_4C00_0000 | UInt64(index + 1))
            let clock = SimulatedClock(events: world.simulation.events, wallTime: world.scenario.start)
            let port = MediumPort(medium: medium)
            let radio = SimulatedRadio(
                name: node.name.value.rawValue, address: address, time: world.simulation.time, port: port)
            radio.country = world.scenario.region == "GB" ? "UK" : world.scenario.region
            port.attach(
                address: address,
                settings: RadioSettings(position: world.position(of: node), txPowerDBm: node.txPowerDBm),
                listener: radio)
            let device = SimulatedDevice(
                settings: node, address: address, radio: radio, clock: clock, world: world)
            if node.role == .gateway { device.database = try Database(path: ":memory:") }
            return device
        }
    }
}
