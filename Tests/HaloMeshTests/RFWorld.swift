import HaloMesh
import HaloModel

/// A gateway and devices in a row, each reaching the gateway through those before it, on channels; time in steps of a
/// second. Whatever is lost or loses power is up to the test.
struct RFWorld {
    struct Device {
        var follower: RFFollower
        /// What its file says: all that survives a power loss.
        var disk: RFConfiguration
        var tuned: RFConfiguration
        var challenge = ""
        var nextReport = 0
        var offUntil = 0
        var searchEnds: Int?
    }

    static var timing: RFTiming {
        var timing = RFTiming()
        timing.calmInterval = .seconds(8)
        timing.changeInterval = .seconds(2)
        timing.livingLimit = .seconds(30)
        timing.prepareLimit = .seconds(30)
        timing.countdown = .seconds(10)
        timing.armMargin = .seconds(3)
        timing.trialLimit = .seconds(40)
        timing.returnCountdown = .seconds(8)
        timing.wordLimit = .seconds(60)
        timing.lostLimit = .seconds(20)
        timing.searchInterval = .seconds(25)
        timing.visitLimit = .seconds(30)
        return timing
    }

    static let old = RFConfiguration(generation: 0, country: "US", channel: 38, widthMHz: 2)
    static let new = RFConfiguration(generation: 0, country: "US", channel: 24, widthMHz: 4)

    var second = 0
    var coordinator = RFCoordinator(configuration: old, timing: timing)
    var gatewayDisk = old
    var gatewayTuned = old
    var gatewayOffUntil = 0
    var challenges: [Int: String] = [:]
    var devices: [Device]
    var stores = 0
    /// Devices the world keeps from hearing the next one towards the gateway.
    var isCut: (_ device: Int, _ second: Int) -> Bool = { _, _ in false }

    init(devices count: Int) {
        devices = (0..<count).map { index in
            Device(
                follower: RFFollower(configuration: Self.old, timing: Self.timing), disk: Self.old, tuned: Self.old,
                nextReport: index)
        }
    }

    var now: MonotonicInstant { .boot + .seconds(second) }
    var isGatewayOn: Bool { second >= gatewayOffUntil }

    func node(_ index: Int) -> NodeID { NodeID(radio: MACAddress(rawValue: UInt64(index + 1))) }

    /// Whether a device reaches the gateway: every link of the row up to it, all on one channel.
    func reaches(_ index: Int) -> Bool {
        guard isGatewayOn else { return false }
        for hop in 0...index {
            guard second >= devices[hop].offUntil, devices[hop].searchEnds == nil,
                devices[hop].tuned.channel == gatewayTuned.channel, !isCut(hop, second)
            else { return false }
        }
        return true
    }

    /// Everybody who still is where the mesh is.
    var isWhole: Bool {
        devices.indices.allSatisfy { index in
            reaches(index) && devices[index].disk == gatewayDisk && devices[index].follower.configuration == gatewayDisk
        }
    }

    mutating func crashGateway(for seconds: Int) {
        gatewayOffUntil = second + seconds
        coordinator = RFCoordinator(configuration: gatewayDisk, timing: Self.timing)
        gatewayTuned = gatewayDisk
        challenges = [:]
    }

    mutating func crash(_ index: Int, for seconds: Int) {
        devices[index].offUntil = second + seconds
        devices[index].follower = RFFollower(configuration: devices[index].disk, timing: Self.timing)
        devices[index].tuned = devices[index].disk
        devices[index].challenge = ""
        devices[index].searchEnds = nil
        devices[index].nextReport = second + seconds + 3
    }

    mutating func begin() throws {
        atGateway(try coordinator.begin(Self.new, stations: [], force: false, at: now))
    }

    mutating func step() {
        second += 1
        if isGatewayOn { atGateway(coordinator.advance(now)) }
        for index in devices.indices where second >= devices[index].offUntil { turn(index) }
    }

    private mutating func turn(_ index: Int) {
        var heard: [Int: Int]?
        if let ends = devices[index].searchEnds, second >= ends {
            devices[index].searchEnds = nil
            heard = search(index)
        }
        let hasRoute = reaches(index)
        at(index, devices[index].follower.step(hasRoute: hasRoute, heard: heard, at: now))
        guard second >= devices[index].nextReport, reaches(index) else { return }
        let follower = devices[index].follower
        let report = RFSyncReport(
            node: node(index), radio: MACAddress(rawValue: UInt64(index + 1)),
            generation: follower.configuration.generation, prepared: follower.prepared, armed: follower.armed,
            refusal: nil, challenge: devices[index].challenge, nonce: "")
        if challenges[index] == report.challenge { atGateway(coordinator.hear(report, at: now)) }
        let challenge = "\(second) \(index)"
        challenges[index] = challenge
        let answer = coordinator.answer(challenge: challenge, at: now)
        let isFirst = report.challenge.isEmpty
        devices[index].challenge = challenge
        at(index, devices[index].follower.learn(answer, roundTrip: .zero, at: now))
        let after = devices[index].follower
        let isHurried = after.isBusy || isFirst || after.prepared != follower.prepared
        devices[index].nextReport = second + (isHurried ? 2 : 8)
    }

    /// Stations by channel, as a search hears them: the neighbours in the row.
    private func search(_ index: Int) -> [Int: Int] {
        var heard: [Int: Int] = [:]
        if index == 0, isGatewayOn, !isCut(0, second) { heard[gatewayTuned.channel, default: 0] += 1 }
        for other in [index - 1, index + 1] where devices.indices.contains(other) {
            let hop = max(index, other)
            guard second >= devices[other].offUntil, !isCut(hop, second) else { continue }
            heard[devices[other].tuned.channel, default: 0] += 1
        }
        return heard
    }

    private mutating func atGateway(_ actions: [RFAction]) {
        for action in actions {
            switch action {
            case .store(let held):
                gatewayDisk = held
                stores += 1
            case .tune(let target): gatewayTuned = target
            case .search, .tell: break
            }
        }
    }

    private mutating func at(_ index: Int, _ actions: [RFAction]) {
        for action in actions {
            switch action {
            case .store(let held): devices[index].disk = held
            case .tune(let target):
                devices[index].tuned = target
                devices[index].searchEnds = nil
            case .search: devices[index].searchEnds = second + 4
            case .tell: break
            }
        }
    }
}
