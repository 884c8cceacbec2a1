import HaloDocuments
import HaloHardware
import HaloModel

/// Reads scenarios and checks what their types cannot say.
public enum ScenarioFile {
    /// The largest scenario file, octets.
    public static let sizeLimit = 4 << 20

    /// The scenario in `text`.
    /// - Throws: `DocumentError` naming file, line, column and remedy.
    public static func parse(_ text: String, file: String) throws -> Scenario {
        let scenario = try DocumentDecoder().decode(Scenario.self, from: YAMLDocument.parse(text, file: file))
        try check(scenario, file: file)
        return scenario
    }

    private static func check(_ scenario: Scenario, file: String) throws {
        func fail(_ message: String) -> DocumentError {
            DocumentError(file: file, line: 1, column: 1, message: message)
        }
        guard S1GChannel.find(country: scenario.region, channel: scenario.channel, widthMHz: scenario.widthMHz) != nil
        else {
            throw fail(
                "channel \(scenario.channel) of \(scenario.widthMHz) MHz does not exist in region \(scenario.region); "
                    + "choose channel and width_mhz from the region's table")
        }
        guard scenario.origin.count == 2 else { throw fail("origin: expected [degrees north, degrees east]") }
        guard (1...86_400).contains(scenario.sampleIntervalSeconds) else {
            throw fail("sample_interval_s: expected 1 to 86400 seconds")
        }
        try checkNodes(scenario.nodes, fail)
        let names = Set(scenario.nodes.map(\.name.value))
        for fault in scenario.faults { try fault.check(names: names) }
    }

    private static func checkNodes(_ nodes: [ScenarioNode], _ fail: (String) -> DocumentError) throws {
        guard nodes.filter({ $0.role == .gateway }).count == 1 else {
            throw fail("nodes: exactly one node must have `role: gateway`")
        }
        guard nodes.count <= 4096 else { throw fail("nodes: at most 4096") }
        var seen: Set<NodeID> = []
        for node in nodes {
            guard seen.insert(node.name.value).inserted else {
                throw node.name.error("two nodes are called \(node.name.value); give each its own name")
            }
            guard node.position.value.count == 2, node.position.value.allSatisfy(\.isFinite) else {
                throw node.position.error("expected a position [metres east, metres north]")
            }
            for sensor in node.sensors where !(0x08...0x77).contains(sensor.address ?? 0x08) {
                throw node.name.error("sensor \(sensor.part.rawValue): the address must be 0x08 to 0x77")
            }
        }
    }
}
