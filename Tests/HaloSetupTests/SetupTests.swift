import Foundation
import HaloHardware
import HaloLinux
import HaloModel
import HaloSetup
import XCTest

final class SetupTests: XCTestCase {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("halo-setup-\(UUID())")
    private var files: LinuxFileSystem { LinuxFileSystem(root: folder.path) }

    override func setUpWithError() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    override func tearDown() { try? FileManager.default.removeItem(at: folder) }

    private func node() throws -> SetupAnswers {
        var answers = SetupAnswers()
        for (question, text) in [
            (SetupQuestion.role, "node"), (.node, "barn"), (.meshID, "farm \"north\" \\ ü"), (.country, "US"),
            (.widthMHz, "2"), (.channel, "38"), (.passphrase, "correct horse: # battery"),
            (.trustSecret, "farm-secret"),
        ] {
            try answers.take(text, for: question)
        }
        return answers
    }

    func testWhatIsWrittenIsReadAgainAsTheSame() throws {
        let configuration = try node().configuration(nil)
        let text = try ConfigurationText.make(configuration)
        let read = try ConfigurationText.parse(text, file: "config.yaml")
        XCTAssertEqual(read, configuration)
        XCTAssertEqual(read.mesh.meshID, "farm \"north\" \\ ü")
        XCTAssertEqual(read.mesh.passphrase, "correct horse: # battery")
        XCTAssertEqual(read.mesh.channel, 38)
    }

    func testSettingsThatAreNotAskedForStay() throws {
        var current = try node().configuration(nil)
        current.mesh.routing = .batmanIV
        current.mesh.gatewayPort = 9000
        current.mesh.allowedPeers = [MACAddress(rawValue: 0x0200_0000_0102)]
        current.mesh.keyRotationDays = 7
        current.sampleIntervalSeconds = 60
        current.spool = SpoolSettings(synchronizeSeconds: 10, synchronizeSamples: 50, limitMegabytes: 8)
        var answers = SetupAnswers(current)
        try answers.take("shed", for: .node)
        let changed = try answers.configuration(current)
        XCTAssertEqual(changed.node, NodeID("shed"))
        current.node = NodeID("shed")
        XCTAssertEqual(try ConfigurationText.parse(ConfigurationText.make(changed), file: "c"), current)
    }

    func testWrongAnswersAreRefusedWithWhatIsExpected() {
        let wrong: [(SetupQuestion, String, String)] = [
            (.role, "router", "gateway or node"), (.node, "Barn", "a-z"), (.meshID, "", "1 to 32 octets"),
            (.meshID, String(repeating: "x", count: 33), "1 to 32 octets"), (.meshID, "a\nb", "text"),
            (.country, "XX", "US"), (.widthMHz, "3", "[1, 2, 4, 8]"), (.channel, "900", "with 2 MHz"),
            (.passphrase, "short", "8 to 63"), (.passphrase, "motörhead forever", "ASCII"),
            (.trustSecret, "short", "8 to 128"), (.gatewayUnderlay, "10.41.0", "IPv4"),
        ]
        for (question, text, expected) in wrong {
            var answers = (try? node()) ?? SetupAnswers()
            let before = answers
            XCTAssertThrowsError(try answers.take(text, for: question), "\(question) \(text)") { error in
                XCTAssertTrue("\(error)".contains(question.rawValue) && "\(error)".contains(expected), "\(error)")
            }
            XCTAssertEqual(answers, before)
        }
    }

    func testANodeIsNotGuessedItsSecretsNorItsCountry() {
        var answers = SetupAnswers()
        XCTAssertEqual(answers.missing, [.role, .country, .widthMHz, .channel, .passphrase, .trustSecret])
        answers.role = .node
        answers.country = "US"
        answers.makeSecrets(LinuxRandomSource())
        XCTAssertEqual(answers.missing, [.passphrase, .trustSecret])
        XCTAssertThrowsError(try answers.configuration(nil)) {
            XCTAssertTrue("\($0)".contains("passphrase, trust-secret"))
        }
    }

    func testAGatewayMakesSecretsThatAreTakenByItsNodes() throws {
        var answers = SetupAnswers()
        answers.role = .gateway
        answers.country = "US"
        var other = answers
        answers.makeSecrets(LinuxRandomSource())
        other.makeSecrets(LinuxRandomSource())
        XCTAssertNotEqual(answers.trustSecret, other.trustSecret)
        let mesh = try answers.configuration(nil).mesh
        XCTAssertNotEqual(mesh.passphrase, mesh.trustSecret)
        var onNode = SetupAnswers()
        try onNode.take(XCTUnwrap(mesh.passphrase), for: .passphrase)
        try onNode.take(mesh.trustSecret, for: .trustSecret)
        XCTAssertNotNil(S1GChannel.find(country: "US", channel: mesh.channel, widthMHz: mesh.widthMHz))
    }

    func testAChannelTheNewCountryDoesNotHaveIsProposedAnew() throws {
        var answers = try node()
        let other = try XCTUnwrap(S1GChannel.countries.first { S1GChannel.find(country: $0, channel: 38) == nil })
        try answers.take(other, for: .country)
        let mesh = try answers.configuration(nil).mesh
        XCTAssertNotNil(S1GChannel.find(country: other, channel: mesh.channel, widthMHz: mesh.widthMHz))
    }

    func testOnlyWhatIsNotGivenIsAskedAndAnEmptyAnswerTakesTheProposal() throws {
        var answers = try node()
        answers.passphrase = nil
        var asked: [String] = []
        var replies = ["", "nonsense words?", "", "2", "38", "long enough", "", ""]
        replies[1] = "Wrong Name"
        replies.insert("barn", at: 2)
        let told = Told()
        let completed = try SetupDialogue.complete(answers, given: [.meshID, .country]) { prompt, _ in
            asked.append(prompt)
            return replies.isEmpty ? nil : replies.removeFirst()
        } tell: {
            told.lines.append($0)
        }
        XCTAssertFalse(asked.contains { $0.hasPrefix("Mesh ID") })
        XCTAssertEqual(told.lines.count, 2, "\(told.lines)")
        XCTAssertEqual(completed.passphrase, "long enough")
        XCTAssertEqual(completed.trustSecret, "farm-secret")
        XCTAssertFalse(asked.contains { $0.contains("farm-secret") })
    }

    func testADialogueEndsAtTheEndOfInputAndAfterNonsense() {
        XCTAssertThrowsError(
            try SetupDialogue.complete(SetupAnswers(), given: [], ask: { _, _ in nil }, tell: { _ in }))
        var count = 0
        XCTAssertThrowsError(
            try SetupDialogue.complete(
                SetupAnswers(), given: [],
                ask: { _, _ in
                    count += 1
                    return "?"
                }, tell: { _ in }))
        XCTAssertEqual(count, SetupDialogue.attempts)
    }

    func testFilesAreForRootAloneAndASecondRunChangesNothing() throws {
        let text = try ConfigurationText.make(node().configuration(nil))
        let new = try SetupFile(DevicePaths.configuration, wanted: text, in: files)
        XCTAssertTrue(new.isDifferent)
        try new.write(in: files)
        XCTAssertEqual(try files.status(DevicePaths.configuration)?.mode, 0o600)
        XCTAssertFalse(try SetupFile(DevicePaths.configuration, wanted: text, in: files).isDifferent)
        XCTAssertNil(try files.status(DevicePaths.configuration + ".previous"))
    }

    func testWhatWasThereStaysBesideAndIsShownWithoutItsSecrets() throws {
        let old = try ConfigurationText.make(node().configuration(nil))
        try SetupFile(DevicePaths.configuration, wanted: old, in: files).write(in: files)
        var answers = try node()
        try answers.take("42", for: .channel)
        try answers.take("another secret", for: .trustSecret)
        let new = try ConfigurationText.make(answers.configuration(nil))
        let file = try SetupFile(DevicePaths.configuration, wanted: new, in: files)
        let difference = file.difference
        XCTAssertTrue(difference.contains("-  channel: 38") && difference.contains("+  channel: 42"), "\(difference)")
        XCTAssertFalse(difference.contains { $0.contains("another secret") || $0.contains("farm-secret") })
        XCTAssertFalse(difference.contains { $0.contains("battery") })
        try file.write(in: files)
        let kept = try files.read(DevicePaths.configuration + ".previous", limit: 65_536)
        XCTAssertEqual(String(decoding: kept, as: UTF8.self), old)
        XCTAssertEqual(try files.status(DevicePaths.configuration + ".previous")?.mode, 0o600)
    }

    func testAFileOthersCanReadIsMendedThoughItsTextIsRight() throws {
        let text = try ConfigurationText.make(node().configuration(nil))
        try files.createDirectory("/etc/halo", mode: 0o755)
        try files.replace(DevicePaths.configuration, with: Array(text.utf8), mode: 0o644)
        let file = try SetupFile(DevicePaths.configuration, wanted: text, in: files)
        XCTAssertEqual(file.difference, ["changed: /etc/halo/config.yaml", "mode 644 becomes 600"])
        try file.write(in: files)
        XCTAssertEqual(try files.status(DevicePaths.configuration)?.mode, 0o600)
    }

    func testAgentEnvIsWrittenInTheFormTheAgentReads() throws {
        let text = try AgentEnvironmentText.make(url: "http://10.42.0.1:8080", token: "abc.def", node: NodeID("barn"))
        XCTAssertEqual(text, "HALO_API_URL=http://10.42.0.1:8080\nHALO_API_TOKEN=abc.def\nHALO_NODE_ID=barn\n")
        for (url, token, name) in [
            ("https://10.42.0.1", "t", "barn"), ("http://gateway", "t", "barn"),
            ("http://10.42.0.1:99999", "t", "barn"),
            ("http://10.42.0.1", "a b", "barn"), ("http://10.42.0.1", "", "barn"), ("http://10.42.0.1", "t", ""),
        ] {
            XCTAssertThrowsError(try AgentEnvironmentText.make(url: url, token: token, node: NodeID(name)), url)
        }
    }
}

/// What a dialogue told.
private final class Told {
    var lines: [String] = []
}
