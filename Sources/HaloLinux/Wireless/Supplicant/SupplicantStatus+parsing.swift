import HaloHardware
import HaloModel

extension SupplicantStatus {
    /// Reads the reply to `STATUS`: lines of `key=value`, in no promised order.
    /// - Throws: `HardwareError` `io` when `wpa_state` or `address` is missing or no address.
    init(parsing reply: String) throws {
        var values: [Substring: Substring] = [:]
        for line in reply.split(separator: "\n", maxSplits: 200) {
            guard let equals = line.firstIndex(of: "=") else { continue }
            values[line[..<equals]] = line[line.index(after: equals)...]
        }
        guard let state = values["wpa_state"], !state.isEmpty else {
            throw HardwareError(.io, "wpa_supplicant's STATUS has no wpa_state")
        }
        guard let address = values["address"].flatMap({ MACAddress(String($0)) }) else {
            throw HardwareError(.io, "wpa_supplicant's STATUS has no address")
        }
        // Only inside a group is there a mode; the SSID alone may be that of a network it is still looking for.
        let isInMesh = values["mode"] == "mesh" && state == "COMPLETED"
        self.init(
            state: String(state), meshID: isInMesh ? values["ssid"].map(EscapedText.decode) : nil, address: address)
    }
}
