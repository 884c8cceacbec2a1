import HaloHardware
import HaloModel
import XCTest

@testable import HaloLinux

final class SupplicantConfigurationTests: XCTestCase {
    func testASecuredMeshOnAHaLowRadio() throws {
        let group = MeshGroupConfiguration(
            meshID: "halo-mesh", passphrase: "correct horse", country: "US", channel: 12, widthMHz: 8)
        XCTAssertEqual(
            try SupplicantConfiguration(group, platform: .morse).text(),
            """
            # Written by halo-mesh, which writes it again when it joins the mesh.
            ctrl_interface=/var/run/wpa_supplicant_s1g
            country=US
            user_mpm=1
            max_peer_links=10
            mesh_fwding=0
            sae_groups=19
            sae_pwe=1
            network={
            \tssid=68616c6f2d6d657368
            \tmode=5
            \tno_auto_peer=1
            \tbeacon_int=1000
            \tcountry="US"
            \top_class=71
            \tchannel=12
            \ts1g_prim_chwidth=1
            \ts1g_prim_1mhz_chan_index=0
            \tkey_mgmt=SAE
            \tsae_password=636f727265637420686f727365
            \tpairwise=CCMP
            \tgroup=CCMP
            \tieee80211w=2
            }

            """)
    }

    func testAnOpenMeshOnARadioThatHasNoS1GTakesTheChannelThatStandsForIt() throws {
        let table: [(Int, Int, String)] = [
            (5, 1, "frequency=5180 disable_ht40=1 disable_vht=1"), (6, 2, "frequency=5180 disable_vht=1"),
            (10, 2, "frequency=5220 disable_vht=1"), (8, 4, "frequency=5180"),
            (12, 8, "frequency=5180 max_oper_chwidth=2"),
        ]
        for (channel, width, expected) in table {
            let group = MeshGroupConfiguration(
                meshID: "m", passphrase: nil, country: "US", channel: channel, widthMHz: width)
            let text = try SupplicantConfiguration(group, platform: .hwsim).text()
            let lines = text.split(separator: "\n").map { $0.trimmingPrefix("\t") }
            for line in expected.split(separator: " ") { XCTAssertTrue(lines.contains(line), "\(line) of \(channel)") }
            XCTAssertTrue(lines.contains("key_mgmt=NONE"))
            XCTAssertFalse(text.contains("sae"))
            XCTAssertEqual(text.contains("disable_vht"), width < 4)
            XCTAssertEqual(text.contains("disable_ht40"), width < 2)
        }
    }

    func testNoNameAndNoPassphraseCanAddALine() throws {
        let hostile = ["a\"\n}\nnetwork={", "#\t\"x\"=1", "\u{0}\u{1}\n\r", "✓ ü", #"\x41"#, "        "]
        for text in hostile {
            let group = MeshGroupConfiguration(
                meshID: text, passphrase: String(repeating: text, count: 2).replacing("\0", with: "0"), country: "US",
                channel: 12, widthMHz: 8)
            guard (8...63).contains(group.passphrase?.utf8.count ?? 0) else { continue }
            let lines = try SupplicantConfiguration(group, platform: .morse).text().split(
                separator: "\n", omittingEmptySubsequences: false)
            XCTAssertEqual(lines.count, 25, text.debugDescription)
            for line in lines.dropFirst() where line.contains("ssid") || line.contains("password") {
                let value = line[line.index(after: try XCTUnwrap(line.firstIndex(of: "=")))...]
                XCTAssertTrue(value.allSatisfy { $0.isHexDigit && $0.isASCII }, String(line))
            }
        }
    }

    func testWhatCannotBeJoinedIsRefusedWithWhatCould() {
        let good = MeshGroupConfiguration(
            meshID: "m", passphrase: "correct horse", country: "EU", channel: 5, widthMHz: 1)
        XCTAssertNoThrow(try SupplicantConfiguration(good, platform: .morse))
        var table: [(MeshGroupConfiguration, String)] = []
        func add(_ words: String, _ change: (inout MeshGroupConfiguration) -> Void) {
            var group = good
            change(&group)
            table.append((group, words))
        }
        add("1 to 32") { $0.meshID = "" }
        add("1 to 32") { $0.meshID = String(repeating: "m", count: 33) }
        add("8 to 63") { $0.passphrase = "short" }
        add("8 to 63") { $0.passphrase = String(repeating: "p", count: 64) }
        add("none of them zero") { $0.passphrase = "12345678\0" }
        add("9 (1 MHz)") { $0.channel = 12 }
        add("1 (1 MHz)") { $0.widthMHz = 8 }
        add("known countries") { $0.country = "XX" }
        add("1 to 99") { $0.maxPeerLinks = 0 }
        add("15 on") { $0.beaconIntervalTU = 1 }
        for (group, words) in table {
            XCTAssertThrowsError(try SupplicantConfiguration(group, platform: .morse)) { error in
                XCTAssertEqual((error as? HardwareError)?.code, .refused)
                XCTAssertTrue("\(error)".contains(words), "\(error)")
                XCTAssertFalse("\(error)".contains("horse"))
            }
        }
    }

    func testEveryChannelThatHasOneIsFoundAgainUnderItsProxy() throws {
        for channel in S1GChannel.all {
            guard let proxy = ProxyChannel(channel) else { continue }
            let found = try XCTUnwrap(proxy.channel(in: channel.country))
            XCTAssertEqual(found.proxyChannel, channel.proxyChannel)
            XCTAssertEqual(found.widthMHz, channel.widthMHz)
            XCTAssertEqual(ProxyChannel(centreMHz: 5000 + 5 * proxy.centre, widthMHz: proxy.widthMHz), proxy)
        }
        XCTAssertEqual(ProxyChannel(centreMHz: 5570, widthMHz: 160)?.channel(in: "US")?.number, 28)
        XCTAssertNil(ProxyChannel(centreMHz: 2412, widthMHz: 20))
        XCTAssertNil(ProxyChannel(centreMHz: 5180, widthMHz: 10))
    }
}
