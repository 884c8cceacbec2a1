import HaloHardware
import HaloModel
import XCTest

@testable import HaloSim

final class SimulatedServicesTests: XCTestCase {
    private struct Crash: Error {}

    private func services(_ simulation: Simulation) -> (SimulatedServices, SimulatedClock) {
        let clock = SimulatedClock(events: simulation.events, wallTime: WallTime(milliseconds: 0))
        return (SimulatedServices(node: "n", simulation: simulation, clock: clock), clock)
    }

    private func seconds(_ count: Int64) -> Int64 { count * 1_000_000_000 }

    func testARequiredUnitIsStartedFirstAndItsStopStopsTheOther() throws {
        let simulation = Simulation(seed: 1)
        let (services, clock) = services(simulation)
        services.install(
            .init(name: "a.service", requires: ["m.service"], program: { try await clock.sleep(for: .seconds(9999)) }))
        services.install(.init(name: "m.service", program: { try await clock.sleep(for: .seconds(9999)) }))
        services.boot()
        let states = try simulation.run {
            try await services.stop("m.service")
            return try await [services.status(of: "a.service"), services.status(of: "m.service")].map(\.activeState)
        }
        XCTAssertEqual(states, ["inactive", "inactive"])
    }

    func testNothingStartsAtBootWhenTheRootUnitIsDisabled() throws {
        let simulation = Simulation(seed: 1)
        let (services, clock) = services(simulation)
        services.install(.init(name: "m.service", program: { try await clock.sleep(for: .seconds(9999)) }))
        services.install(
            .init(
                name: "a.service", requires: ["m.service"], wantedBy: "m.service",
                program: { try await clock.sleep(for: .seconds(9999)) }))
        services.install(
            .init(
                name: "f.service", wants: ["m.service"], wantedBy: "m.service",
                program: { try await clock.sleep(for: .seconds(9999)) }))
        services.boot()
        XCTAssertEqual(try states(services, simulation), ["active", "active", "active"])
        try simulation.run { try await services.setEnabled(false, "m.service") }
        services.cutPower()
        services.boot()
        XCTAssertEqual(try states(services, simulation), ["inactive", "inactive", "inactive"])
    }

    func testAnEnabledUnitWantedByTheBootTargetPullsInWhatItRequiresEvenWhenThatIsDisabled() throws {
        let simulation = Simulation(seed: 1)
        let (services, clock) = services(simulation)
        var root = SimulatedUnit.File(name: "m.service", program: { try await clock.sleep(for: .seconds(9999)) })
        root.isEnabled = false
        services.install(root)
        services.install(
            .init(name: "a.service", requires: ["m.service"], program: { try await clock.sleep(for: .seconds(9999)) }))
        services.boot()
        XCTAssertEqual(try status(services, simulation).activeState, "active")
    }

    func testWhoRequiresAFailedUnitIsRestartedWithIt() throws {
        let simulation = Simulation(seed: 1)
        let (services, clock) = services(simulation)
        services.install(.init(name: "m.service", program: { try await clock.sleep(for: .seconds(9999)) }))
        services.install(
            .init(
                name: "a.service", requires: ["m.service"], wantedBy: "m.service",
                program: { try await clock.sleep(for: .seconds(9999)) }))
        services.boot()
        try simulation.run(until: seconds(20))
        simulation.perform { services.kill("m.service") }
        try simulation.run(until: seconds(22))
        // A unit that ends by itself does not take down who requires it; its restart does.
        XCTAssertEqual(try states(services, simulation, ["m.service", "a.service"]), ["activating", "active"])
        try simulation.run(until: seconds(26))
        let journal = try simulation.run { try await services.journal(of: "a.service", last: 9) }
        XCTAssertEqual(
            journal.map(\.message), ["Started a.service.", "Stopped a.service.", "Started a.service."])
        XCTAssertEqual(try states(services, simulation, ["m.service", "a.service"]), ["active", "active"])
    }

    func testAFailedProgramIsStartedAgainAfterItsDelay() throws {
        let simulation = Simulation(seed: 1)
        let (services, clock) = services(simulation)
        services.install(
            .init(
                name: "m.service", restartDelay: .seconds(5),
                program: {
                    try await clock.sleep(for: .seconds(20))
                    throw Crash()
                }))
        services.boot()
        try simulation.run(until: seconds(24))
        XCTAssertEqual(try status(services, simulation).subState, "auto-restart")
        try simulation.run(until: seconds(26))
        let status = try status(services, simulation)
        XCTAssertEqual([status.activeState, "\(status.restarts)"], ["active", "1"])
    }

    func testAProgramThatCrashesAtOnceEndsInFailed() throws {
        let simulation = Simulation(seed: 1)
        let (services, _) = services(simulation)
        services.install(.init(name: "m.service", restartDelay: .milliseconds(100), program: { throw Crash() }))
        services.boot()
        try simulation.run(until: seconds(30))
        let status = try status(services, simulation)
        XCTAssertEqual([status.activeState, status.subState], ["failed", "failed"])
    }

    func testAnUnknownUnitIsNotFoundRatherThanAnError() throws {
        let simulation = Simulation(seed: 1)
        let (services, _) = services(simulation)
        services.boot()
        XCTAssertEqual(try status(services, simulation).loadState, "not-found")
    }

    private func states(
        _ services: SimulatedServices, _ simulation: Simulation,
        _ units: [String] = ["m.service", "a.service", "f.service"]
    ) throws -> [String] {
        try simulation.run {
            var states: [String] = []
            for unit in units { states.append(try await services.status(of: unit).activeState) }
            return states
        }
    }

    private func status(_ services: SimulatedServices, _ simulation: Simulation) throws -> UnitStatus {
        try simulation.run { try await services.status(of: "m.service") }
    }
}
