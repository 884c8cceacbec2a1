import HaloModel

/// What becomes of one device while it gets new programs. Told what came of each action, it says what to do next.
public struct TargetDeployment: Sendable, Equatable {
    /// A program to exchange.
    public struct Item: Sendable, Equatable {
        /// As the device has it.
        public let program: DeviceProgram
        /// As it was built.
        public let artifact: Artifacts.Program
    }

    /// What to do.
    public enum Action: Sendable, Equatable {
        /// Put the receiving script there and ask what the device is.
        case prepare
        /// Have the device begin an update.
        case begin(Item)
        /// Wait a little, then ask how the update goes.
        case ask(Item)
        /// Nothing more.
        case finish(Outcome)
    }

    /// What came of an action.
    public enum Event: Sendable, Equatable {
        /// It answered.
        case prepared(DeviceFacts)
        /// The update has begun.
        case began
        /// How it goes; `nil` when the device says nothing yet.
        case reported(DeviceReport?)
        /// The device could not be reached, or refused.
        case failed(String)
    }

    /// How it ended.
    public enum Outcome: Sendable, Equatable {
        /// All programs are new and good.
        case done
        /// Why not, and how the device is left.
        case failed(String)
    }

    private enum Stage: Equatable {
        case preparing
        case beginning(Int)
        case asking(Int, patience: Int)
        case finished(Outcome)
    }

    /// How often a device is asked before it is given up. Asked every 2 s this is 4 minutes: fetching 25 MB at 1 Mbit/s alone
    /// takes 200 s.
    public static let patience = 240

    /// The processor the programs are for.
    public let machine: String
    /// What is exchanged, in order.
    public let items: [Item]
    /// What keeps HALO from starting at boot.
    public private(set) var warnings: [String] = []
    private var stage = Stage.preparing

    /// Nothing done yet.
    public init(machine: String, items: [Item]) {
        self.machine = machine
        self.items = items
    }

    /// What to do now.
    public var action: Action {
        switch stage {
        case .preparing: .prepare
        case .beginning(let index): items.indices.contains(index) ? .begin(items[index]) : .finish(.done)
        case .asking(let index, _): items.indices.contains(index) ? .ask(items[index]) : .finish(.done)
        case .finished(let outcome): .finish(outcome)
        }
    }

    /// Takes what came of `action`.
    public mutating func take(_ event: Event) {
        switch (stage, event) {
        case (.preparing, .prepared(let facts)):
            warnings = facts.warnings(items: items)
            if facts.machine == machine {
                advance(to: 0)
            } else {
                end("it is a \(facts.machine), the programs are for \(machine); nothing was changed")
            }
        case (.preparing, .failed(let reason)):
            end("\(reason); nothing was changed")
        case (.beginning(let index), .began):
            stage = .asking(index, patience: Self.patience)
        case (.beginning(let index), .failed(let reason)):
            end("\(name(index)): \(reason); it was not exchanged")
        case (.asking(let index, let patience), .reported(let report)):
            take(report, index, patience)
        case (.asking(let index, let patience), .failed):
            // Exchanging the mesh manager may take the way to the device down for a while.
            lose(index, patience)
        default:
            break
        }
    }

    private mutating func take(_ report: DeviceReport?, _ index: Int, _ patience: Int) {
        switch report?.phase {
        case .good: advance(to: index + 1)
        case .failed: end("\(name(index)): \(report?.message ?? ""); the old program still runs")
        case .rolledBack: end("\(name(index)): \(report?.message ?? ""); the old program runs again")
        case .broken: end("\(name(index)): \(report?.message ?? "")")
        case .fetching, .exchanging, .checking, nil: lose(index, patience)
        }
    }

    private mutating func lose(_ index: Int, _ patience: Int) {
        if patience > 1 {
            stage = .asking(index, patience: patience - 1)
        } else {
            end(
                "\(name(index)): the device does not say how it went; it takes the old program back by itself if the new one does not do well"
            )
        }
    }

    private mutating func advance(to index: Int) {
        stage = index < items.count ? .beginning(index) : .finished(.done)
    }

    private mutating func end(_ reason: String) { stage = .finished(.failed(reason)) }

    private func name(_ index: Int) -> String { items.indices.contains(index) ? items[index].program.name : "" }
}
