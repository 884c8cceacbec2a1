import XCTest

/// Who may import whom: downward only, so that a daemon can be built and understood without what lies above it.
final class ImportTableTests: XCTestCase {
    /// Targets of this repository a target may import.
    private static let table: [String: Set<String>] = {
        let daemon: Set = ["HaloBuild", "HaloDocuments", "HaloHardware", "HaloLinux", "HaloModel", "HaloProgram"]
        let simulated: Set = [
            "CHaloAssets", "HaloAgent", "HaloBoards", "HaloDocuments", "HaloField", "HaloFrames", "HaloGateway",
            "HaloHardware", "HaloMesh", "HaloModel", "HaloPortal", "HaloSensors", "HaloStore",
        ]
        return [
            "HaloModel": [],
            "HaloBuild": [],
            "StampVersion": [],
            "HaloDocuments": ["CHaloDocuments", "CYAML"],
            "HaloHardware": ["HaloModel"],
            "HaloFrames": ["CPcap", "HaloModel"],
            "HaloBoards": ["CHaloBoardDefinitions", "HaloDocuments", "HaloHardware", "HaloModel"],
            "HaloSensors": ["CHaloSensorTemplates", "HaloDocuments", "HaloHardware", "HaloModel"],
            "HaloMesh": ["HaloHardware", "HaloModel"],
            "HaloAgent": ["HaloBoards", "HaloHardware", "HaloModel", "HaloSensors"],
            "HaloLinux": ["CHaloLinux", "HaloHardware", "HaloModel"],
            "HaloStore": ["CHaloAssets", "CSQLite", "HaloModel"],
            "HaloGateway": ["HaloBoards", "HaloHardware", "HaloModel", "HaloStore"],
            "HaloPortal": ["CHaloAssets", "HaloGateway", "HaloHardware", "HaloModel"],
            "HaloField": ["CHaloAssets", "HaloHardware", "HaloModel"],
            // What the programs for devices have in common.
            "HaloProgram": ["HaloDocuments", "HaloHardware", "HaloLinux", "HaloModel"],
            "halo": daemon.union(["HaloGateway", "HaloPortal", "HaloStore"]),
            "halo-agent": daemon.union(["HaloAgent"]),
            "halo-mesh": daemon.union(["HaloMesh"]),
            "halo-field": daemon.union(["HaloField"]),
            // What is wrong with a device, for its command line.
            "HaloDoctor": ["HaloHardware", "HaloModel"],
            // What a device is told before it can join, and how it gets new programs.
            "HaloSetup": ["HaloDocuments", "HaloHardware", "HaloModel"],
            "HaloDeploy": ["CHaloDeploy", "HaloHardware", "HaloModel"],
            "haloctl": daemon.union(["HaloBoards", "HaloDeploy", "HaloDoctor", "HaloSensors", "HaloSetup", "HaloStore"]
            ),
            "HaloSim": simulated.union(["CHaloSim"]),
            // Dispatch reads the prompt on a thread of its own.
            "halo-sim": daemon.union(["Dispatch", "HaloFrames", "HaloGateway", "HaloSim"]),
        ]
    }()

    /// Libraries from elsewhere. Foundation is not among them: with it a program carries 34 MB of ICU data.
    private static let libraries: Set<String> = [
        "ArgumentParser", "Crypto", "CryptoExtras", "FoundationEssentials", "Glibc", "HTTPTypes", "Hummingbird",
        "HummingbirdCore", "Logging", "Musl", "Mustache", "NIOCore", "NIOEmbedded", "NIOHTTP1", "NIOPosix",
        "PackagePlugin", "Runtime", "ServiceLifecycle", "Synchronization", "UnixSignals", "_CryptoExtras",
    ]

    func testTargetsImportOnlyWhatTheTableAllows() throws {
        let line = try Regex(
            #"^\s*(?:@\w+\s+|public\s+|internal\s+|package\s+|private\s+|fileprivate\s+)*import\s+"#
                + #"(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)"#)
        var offences: [String] = []
        for path in Repository.shared.swiftPaths(below: "Sources", "Simulator") {
            let target = Repository.shared.target(of: path)
            guard let allowed = Self.table[target] else {
                offences.append("\(path):1 target \(target) is not in the table")
                continue
            }
            for (index, text) in SwiftText.code(Repository.shared.lines(of: path) ?? []).enumerated() {
                guard let match = text.firstMatch(of: line), let name = match.output[1].substring.map(String.init),
                    !allowed.contains(name), !Self.libraries.contains(name)
                else { continue }
                offences.append("\(path):\(index + 1) imports \(name)")
            }
        }
        assertNone(
            offences,
            "These imports are not in the table of ImportTableTests: move the code to the layer that may, or"
                + " pass what it needs as a protocol of HaloHardware.")
    }
}
