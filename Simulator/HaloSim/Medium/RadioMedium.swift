import HaloModel

/// The air that all stations of one channel share: a synchronous discrete-event model of the IEEE 802.11ah PHY and of
/// channel access by DCF (IEEE 802.11-2020 clauses 10.3 and 23).
///
/// Modelled: airtime, back-off that freezes while the medium is busy, physical carrier sense by received power, deferral
/// for the acknowledgement that follows a frame heard (the S1G response indication), half duplex, hidden stations,
/// interference summed over every stretch of a frame, capture by a frame 10 dB stronger, frame errors from
/// signal-to-noise ratio, acknowledgement, retries with rate fallback, duplicate removal and duty cycle.
/// Not modelled: propagation delay (1 µs in 300 m, against slots of 52 µs), aggregation, EDCA's classes and RTS.
///
/// Work for a transmission is proportional to the stations that hear it, which is what `PropagationSettings.hearingMarginDB`
/// bounds, and allocates nothing. Shadowing, fading and each station's random stream follow from the seed and addresses,
/// so they do not depend on the order in which stations are attached.
public final class RadioMedium {
    /// Called for every PPDU as it begins.
    @exclusivity(unchecked) public var recorder: ((RecordedFrame) -> Void)?
    /// What happened so far.
    @exclusivity(unchecked) public internal(set) var statistics = MediumStatistics()
    /// The channel a station is on when it is attached. Path loss is taken at its frequency for all, which is 0.3 dB off at
    /// the far end of a band.
    public let channel: ChannelSettings
    /// How power is lost between stations.
    public let propagation: PropagationSettings
    /// Stations attached so far.
    public private(set) var stationCount = 0

    let events: EventQueue
    let seed: UInt64
    var handler = EventHandlerID(rawValue: 0)
    private let forwarder = MediumEvents()

    // One element for each station. `stations` is what the inner loops touch. Those and a few other properties do without
    // the run-time check for overlapping access, which cost an eighth of the run: none is ever passed `inout` to, or held
    // across, a call that could come back here.
    @exclusivity(unchecked) var stations: UnsafeMutablePointer<Station>
    private var stationCapacity = 16
    @exclusivity(unchecked) var queues: [TransmitQueue] = []
    @exclusivity(unchecked) var listeners: ContiguousArray<ListenerReference> = []
    var settings: [RadioSettings] = []
    var addresses: [MACAddress] = []
    @exclusivity(unchecked) var dutyCycles: [DutyCycle] = []
    var fadeEpochs: [UInt64] = []
    var radioByAddress: [MACAddress: Int32] = [:]

    // Transmissions on the air, in slots that are used again.
    @exclusivity(unchecked) var transmissions: UnsafeMutablePointer<Transmission>
    private var transmissionCapacity = 32
    @exclusivity(unchecked) private var transmissionCount = 0
    @exclusivity(unchecked) private var freeTransmissions: [Int32] = []

    /// Rates of all widths, width by width, slowest first, and which belong to a width.
    let ladder: UnsafeMutablePointer<RateEntry>
    let widths: UnsafeMutablePointer<WidthParameters>
    let symbolDuration: Int64
    /// By station.
    @exclusivity(unchecked) var tunings: [ChannelSettings] = []
    /// Stations that are off their channel for a while.
    var parked: [Int: ParkedQueue] = [:]

    var interferers: [String: Interferer] = [:]
    /// By direction, sender in the upper half.
    @exclusivity(unchecked) var linkFaults: [UInt64: LinkFault] = [:]
    var transmitLosses: [Int: Double] = [:]

    /// Extra loss by direction, sender in the upper half.
    var extraLosses: [UInt64: Double] = [:]
    var grid = StationGrid(cellMetres: 1)
    var reachMetres = 0.0
    var highestEIRPdBm = -Double.infinity
    var highestReceiverGainDB = -Double.infinity
    var scratch: [Int32] = []
    /// Receivers of the frame that just ended; a stack, as a listener may end another transmission by switching off.
    @exclusivity(unchecked) var deliveries: ContiguousArray<Delivery> = []

    /// A medium without stations.
    ///
    /// The channel's width must be 1, 2, 4 or 8 MHz.
    public init(events: EventQueue, seed: UInt64, channel: ChannelSettings, propagation: PropagationSettings) {
        precondition(
            WidthParameters.code(widthMHz: channel.widthMHz) != nil,
            "an S1G channel is 1, 2, 4 or 8 MHz wide, not \(channel.widthMHz)")
        self.events = events
        self.seed = seed
        self.channel = channel
        self.propagation = propagation
        stations = .allocate(capacity: stationCapacity)
        transmissions = .allocate(capacity: transmissionCapacity)
        // At most eleven rates a width.
        ladder = .allocate(capacity: 11 * WidthParameters.widths.count)
        widths = .allocate(capacity: WidthParameters.widths.count)
        Self.fill(ladder, widths, channel)
        symbolDuration = channel.shortGuardInterval ? S1GTiming.shortSymbol : S1GTiming.symbol
        handler = events.register(forwarder)
        forwarder.medium = self
    }

    deinit {
        forwarder.medium = nil
        for index in 0..<stationCount {
            stations[index].neighbours?.deallocate()
        }
        stations.deallocate()
        transmissions.deallocate()
        ladder.deallocate()
        widths.deallocate()
    }

    /// Writes the rates of every width, and what each width decides.
    private static func fill(
        _ ladder: UnsafeMutablePointer<RateEntry>, _ widths: UnsafeMutablePointer<WidthParameters>,
        _ channel: ChannelSettings
    ) {
        var count = 0
        for (code, width) in WidthParameters.widths.enumerated() {
            let first = count
            var basic = count
            for rate in S1GRate.ladder(widthMHz: width, shortGuardInterval: channel.shortGuardInterval)
            where rate.mcs <= max(0, channel.maximumMCS) || rate.mcs == 10 {
                if rate.mcs == 0 { basic = count }
                (ladder + count).initialize(
                    to: RateEntry(
                        mcs: UInt8(rate.mcs), bitsPerSymbol: Int32(rate.bitsPerSymbol), kbps: Int32(rate.kbps),
                        requiredSNRdB: rate.requiredSNRdB, requirement: Decibels.ratio(rate.requiredSNRdB)))
                count += 1
            }
            (widths + code).initialize(
                to: WidthParameters(
                    firstRate: first, endRate: count, basicRate: basic,
                    detectionRequirement: Decibels.ratio(ladder[first].requiredSNRdB - 3),
                    preambleAirtime: S1GTiming.preamble(widthMHz: width),
                    acknowledgementAirtime: S1GTiming.acknowledgement(widthMHz: width),
                    energyThreshold: Power.units(dBm: -75 + 3 * Double(code))))
        }
    }

    /// Adds a station, powered on.
    ///
    /// The medium does not keep the listener alive, because listeners usually hold the medium: a station whose listener is
    /// let go must be switched off first. A second station with an address already taken hears group frames but
    /// not those to the address.
    public func attach(address: MACAddress, settings: RadioSettings, listener: any RadioListener) -> RadioID {
        let radio = stationCount
        if radio == stationCapacity {
            growStations()
        }
        var station = Station()
        station.idleSince = events.now
        station.usage = ChannelUsage(since: events.now)
        station.width = WidthParameters.code(widthMHz: channel.widthMHz) ?? 0
        station.random = FrozenDraw(seed: seed, address.rawValue, 0, purpose: DrawPurpose.station).seedState
        (stations + radio).initialize(to: station)
        stationCount += 1
        queues.append(TransmitQueue())
        listeners.append(ListenerReference(listener: listener))
        self.settings.append(settings)
        tunings.append(channel)
        addresses.append(address)
        dutyCycles.append(DutyCycle(percent: settings.dutyCyclePercent, now: events.now))
        fadeEpochs.append(0)
        if radioByAddress[address] == nil {
            radioByAddress[address] = Int32(radio)
        }
        applyReceiverSettings(radio)
        extendReach(for: radio)
        grid.insert(Int32(radio), at: settings.position)
        relink(radio)
        scheduleFade(radio)
        return radio
    }

    /// Octets of memory the medium holds, without the frames in its queues.
    public var memoryBytes: Int {
        var bytes = stationCapacity * MemoryLayout<Station>.stride
        bytes += transmissionCapacity * MemoryLayout<Transmission>.stride
        for index in 0..<stationCount {
            bytes += Int(stations[index].neighbourCapacity) * MemoryLayout<Neighbour>.stride
            bytes += queues[index].memoryBytes + MemoryLayout<TransmitQueue>.stride
        }
        bytes += settings.capacity * MemoryLayout<RadioSettings>.stride
        bytes += listeners.capacity * MemoryLayout<ListenerReference>.stride
        bytes += dutyCycles.capacity * MemoryLayout<DutyCycle>.stride
        bytes += (addresses.capacity + fadeEpochs.capacity) * MemoryLayout<UInt64>.stride
        // Entries of the address table and of the grid, at their load factor of at most 3/4.
        return bytes + stationCount * 48
    }

    private func growStations() {
        let larger = UnsafeMutablePointer<Station>.allocate(capacity: 2 * stationCapacity)
        larger.moveInitialize(from: stations, count: stationCount)
        stations.deallocate()
        stations = larger
        stationCapacity *= 2
    }

    /// A free slot for a transmission; its generation survives from the slot's last use.
    func allocateTransmission() -> Int {
        if let slot = freeTransmissions.popLast() { return Int(slot) }
        if transmissionCount == transmissionCapacity {
            let larger = UnsafeMutablePointer<Transmission>.allocate(capacity: 2 * transmissionCapacity)
            larger.moveInitialize(from: transmissions, count: transmissionCount)
            transmissions.deallocate()
            transmissions = larger
            transmissionCapacity *= 2
        }
        (transmissions + transmissionCount).initialize(to: Transmission())
        transmissionCount += 1
        return transmissionCount - 1
    }

    /// Makes a slot free, and stale the end event that may still be queued for it.
    func freeTransmission(_ slot: Int) {
        transmissions[slot].generation &+= 1
        freeTransmissions.append(Int32(slot))
    }
}

/// A station's listener, which the station's owner keeps alive.
///
/// Unowned rather than weak: a weak reference gives the listener a side table, which made a reception twice as dear.
struct ListenerReference {
    unowned let listener: any RadioListener
}

/// A frame received: by whom and how strong.
struct Delivery {
    var radio: Int32
    var signalDBm: Int8
}

/// Distinguishes the random streams of one name.
enum DrawPurpose {
    static let station: UInt64 = 1
    static let shadowing: UInt64 = 2
    static let fading: UInt64 = 3
    static let fadeInterval: UInt64 = 4
}
