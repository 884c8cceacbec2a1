import HaloHardware
import HaloModel

/// A HaLow radio as Linux has it: the chip with its driver, mac80211's mesh interface, and the supplicant that runs the
/// mesh, over a simulated medium.
///
/// The parts behave as Morse Micro's driver 1.12 and wpa_supplicant do, including what they do badly: see `PeerLink`
/// for peering, `SupplicantProcess` for what outlives what. What the driver shows to Linux is what is simulated, so
/// beacons are the ones it hands to mac80211, not S1G beacons.
///
/// The medium carries frames as a monitor that knows the mesh's keys would show them: bodies in the clear and the
/// Protected bit unset, so that a recording can be read. The 16 octets that CCMP adds to a data frame of a secured mesh
/// follow its payload as zeros, where readers take them for padding: airtime is right. Authentication and the
/// encrypted part of peering frames have the lengths of the real ones.
///
/// `@unchecked Sendable`. Confined to the simulation's thread: called by the medium and by events of the run's queue,
/// and by jobs of the simulation's executor, which aborts the run when a job appears on another thread.
public final class SimulatedRadio: @unchecked Sendable {
    /// The name of the node it belongs to, for the trace.
    public let node: String
    /// The interface's address.
    public let address: MACAddress
    /// The interface's name.
    public let name = "wlan0"
    /// Octets of payload the mesh interface takes: what the mesh manager sets, 1500 and what batman-adv adds.
    public let mtu = 1560
    /// Receives what arrives over established links; batman-adv sets it.
    public weak var receiver: (any HardInterfaceReceiver)?
    /// What went through the interface since power came.
    public internal(set) var counters = InterfaceCounters(name: "wlan0")
    /// Whether the board wires the chip's reset line.
    public var hasResetLine = true

    let time: VirtualTime
    let random: SeededRandom
    let port: any RadioPort

    /// Told from the power supply: no event scheduled before a power cycle acts after it.
    private(set) var epoch = 0
    var isPowered = false
    var driver = DriverState.unloaded
    var hasInterface = false
    /// Counts probes of the card, so that an earlier one yields to a later one.
    var interfaceEpoch = 0
    var isInterfaceUp = false
    /// The channel the chip is tuned to; `nil` until something tunes it.
    var channel: S1GChannel?
    /// The channel a scan is visiting.
    var visiting: S1GChannel?
    /// The driver's `country` parameter: whose channels a scan visits.
    public var country = "US"

    /// The mesh the kernel is in.
    var group: MeshGroupConfiguration? {
        didSet {
            frames = group.map { group in
                RadioFrames(
                    transmitter: address, group: group, channel: channel,
                    groupKey: group.passphrase == nil ? 0 : random.next())
            }
        }
    }
    /// The frames this radio sends in that mesh.
    private(set) var frames: RadioFrames?
    var stations: [MACAddress: RadioStation] = [:]
    var heard: [MACAddress: HeardStation] = [:]
    var heardFrames: [MACAddress: [UInt8]] = [:]
    var beaconTimer: EventToken?
    var sequenceNumber: UInt16 = 0
    var meshSequenceNumber: UInt32 = 0

    /// Receives what the driver writes to the kernel's log.
    public var kernelMessage: ((String) -> Void)?
    /// Whether a full station may give up its weakest peer; off unless set, as in Morse Micro's defaults.
    public var dynamicPeering: DynamicPeering?
    /// Until when peers given up are not taken back, virtual nanoseconds.
    var blacklist: [MACAddress: Int64] = [:]
    /// The chip's firmware has died.
    var isFirmwareDead = false
    /// Times the driver has restarted the hardware since it was loaded.
    var restarts = 0
    /// Whether the driver has probed the card since power came.
    var hasProbed = false

    var supplicant = SupplicantProcess()
    var faults: [RadioFault] = []

    /// A radio without power.
    ///
    /// - Parameters:
    ///   - node: the device's name in the trace.
    ///   - address: the interface's address.
    ///   - port: its place on the medium.
    public init(name node: String, address: MACAddress, time: VirtualTime, port: any RadioPort) {
        self.node = node
        self.address = address
        self.time = time
        self.port = port
        random = time.random("radio \(address)")
    }

    /// What the daemons use the radio through.
    public var wireless: SimulatedWireless { SimulatedWireless(radio: self) }

    /// Virtual time, nanoseconds.
    var now: Int64 { time.events.now }

    /// Applies power: the driver is not loaded, the supplicant not started.
    public func powerOn() {
        guard !isPowered else { return }
        isPowered = true
    }

    /// Cuts the power. Peers are told nothing; everything but faults is forgotten.
    public func powerOff() {
        guard isPowered else { return }
        supplicantCrashed()
        removeInterface()
        counters = InterfaceCounters(name: name)
        epoch += 1
        isPowered = false
        driver = .unloaded
        heard = [:]
        heardFrames = [:]
        blacklist = [:]
        channel = nil
        hasProbed = false
        restarts = 0
        reviveFirmware()
        faults.removeAll { if case .failedHealthCheck = $0 { true } else { false } }
    }

    /// Makes something go wrong until it is cleared; replaces an earlier fault of the same kind.
    public func apply(_ fault: RadioFault) {
        faults.removeAll { $0.isSameKind(as: fault) }
        faults.append(fault)
        note("radio", "fault \(fault)")
        begin(fault)
    }

    /// Ends a fault of the same kind; no effect when there is none.
    public func clear(_ fault: RadioFault) {
        let count = faults.count
        faults.removeAll { $0.isSameKind(as: fault) }
        guard faults.count < count else { return }
        note("radio", "cleared \(fault)")
        end(fault)
    }

    /// Ends every fault.
    public func clearFaults() {
        for fault in faults { clear(fault) }
    }

    /// Schedules `body` unless the power is cut before.
    @discardableResult
    func after(_ delay: Duration, _ body: @escaping (SimulatedRadio) -> Void) -> EventToken {
        let scheduled = epoch
        return time.events.schedule(after: delay) { [weak self] in
            guard let self, epoch == scheduled else { return }
            body(self)
        }
    }

    /// Cancels a timer and forgets it.
    func cancel(_ token: inout EventToken?) {
        if let pending = token { time.events.cancel(pending) }
        token = nil
    }

    /// Adds a line to the trace.
    func note(_ kind: String, _ detail: @autoclosure () -> String) {
        time.trace.record(node, kind, detail())
    }

    /// Stations in the order of their addresses.
    var orderedStations: [RadioStation] {
        stations.values.sorted { $0.address < $1.address }
    }
}
