import HaloHardware
import HaloModel

/// wpa_supplicant's configuration file for one mesh (wpa_supplicant.conf(5)).
///
/// Names and passphrases are written as hexadecimal digits, which the supplicant takes for any text value: nothing in
/// them can end a line, a quotation or the block.
struct SupplicantConfiguration {
    private let group: MeshGroupConfiguration
    private let channel: S1GChannel
    private let platform: RadioPlatform

    /// Checks that the mesh can be joined at all.
    /// - Throws: `HardwareError` `refused` naming what cannot be, and what could.
    init(_ group: MeshGroupConfiguration, platform: RadioPlatform) throws {
        // IEEE 802.11-2020 9.4.2.98: a Mesh ID has up to 32 octets, and an empty one is the wildcard.
        guard (1...32).contains(group.meshID.utf8.count) else {
            throw HardwareError(.refused, "the mesh ID has \(group.meshID.utf8.count) octets: it takes 1 to 32")
        }
        if let passphrase = group.passphrase {
            guard (8...63).contains(passphrase.utf8.count), !passphrase.utf8.contains(0) else {
                throw HardwareError(
                    .refused, "the passphrase has \(passphrase.utf8.count) octets: it takes 8 to 63, none of them zero")
            }
        }
        guard
            let channel = S1GChannel.find(
                country: group.country, channel: group.channel, widthMHz: group.widthMHz)
        else {
            throw HardwareError(
                .refused,
                "\(group.country) has no S1G channel \(group.channel) of \(group.widthMHz) MHz; it has "
                    + Self.channels(of: group.country))
        }
        guard (1...99).contains(group.maxPeerLinks), (15...65_535).contains(group.beaconIntervalTU) else {
            throw HardwareError(
                .refused,
                "\(group.maxPeerLinks) peers or a beacon every \(group.beaconIntervalTU) TU: 1 to 99, and 15 on")
        }
        self.group = group
        self.channel = channel
        self.platform = platform
    }

    /// The file's text.
    /// - Throws: `HardwareError` `refused` for a channel without a 5 GHz channel to stand for it, where one is needed.
    func text() throws -> String {
        var lines = ["# Written by halo-mesh, which writes it again when it joins the mesh."]
        lines.append("ctrl_interface=\(platform.controlFolders.first ?? "/run/wpa_supplicant")")
        lines += ["country=\(group.country == "UK" ? "GB" : group.country)", "user_mpm=1"]
        lines += ["max_peer_links=\(group.maxPeerLinks)", "mesh_fwding=0"]
        if group.passphrase != nil { lines.append("sae_groups=19") }
        // Morse Micro's builds make the SAE password element by hash-to-element only (IEEE 802.11-2020 12.4.4.2.3).
        if platform.isS1G { lines.append("sae_pwe=1") }
        lines += ["network={", "\tssid=\(Self.hex(group.meshID))", "\tmode=5", "\tno_auto_peer=1"]
        lines += ["\tbeacon_int=\(group.beaconIntervalTU)"]
        lines += try (platform.isS1G ? s1gLines() : proxyLines()).map { "\t" + $0 }
        if let passphrase = group.passphrase {
            lines += ["\tkey_mgmt=SAE", "\tsae_password=\(Self.hex(passphrase))", "\tpairwise=CCMP", "\tgroup=CCMP"]
            lines += ["\tieee80211w=2"]
        } else {
            lines.append("\tkey_mgmt=NONE")
        }
        return (lines + ["}", ""]).joined(separator: "\n")
    }

    /// What Morse Micro's supplicant takes: the channel by number and global class, and the primary channel, of 2 MHz
    /// where the channel has room for it, at the lower end.
    private func s1gLines() -> [String] {
        [
            "country=\"\(group.country)\"", "op_class=\(channel.globalOperatingClass)", "channel=\(channel.number)",
            "s1g_prim_chwidth=\(channel.widthMHz == 1 ? 0 : 1)", "s1g_prim_1mhz_chan_index=0",
        ]
    }

    /// The 5 GHz channel that stands for the S1G channel, for radios that have none of S1G.
    private func proxyLines() throws -> [String] {
        guard let proxy = ProxyChannel(channel) else {
            throw HardwareError(.refused, "S1G channel \(channel.number) of \(group.country) has no 5 GHz channel")
        }
        var lines = ["frequency=\(proxy.primaryMHz)"]
        if proxy.widthMHz < 40 { lines.append("disable_ht40=1") }
        if proxy.widthMHz < 80 { lines.append("disable_vht=1") }
        if proxy.widthMHz == 160 { lines.append("max_oper_chwidth=2") }
        return lines
    }

    private static func hex(_ text: String) -> String {
        text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func channels(of country: String) -> String {
        let country = country == "GB" ? "UK" : country
        let known = S1GChannel.all.filter { $0.country == country }
        if known.isEmpty { return "none; known countries are " + S1GChannel.countries.joined(separator: ", ") }
        return known.map { "\($0.number) (\($0.widthMHz) MHz)" }.joined(separator: ", ")
    }
}
