/// How many frames of each kind a capture has. docs/replay.md gives the `tshark` display filter that counts the same.
public struct CaptureCounts: Hashable, Sendable, Encodable {
    /// Records of the capture.
    public internal(set) var frames = 0
    /// Beacons: management subtype 8, and S1G beacons.
    public internal(set) var beacon = 0
    /// Probe requests.
    public internal(set) var probeRequest = 0
    /// Probe responses.
    public internal(set) var probeResponse = 0
    /// Authentications.
    public internal(set) var authentication = 0
    /// Mesh Peering Open.
    public internal(set) var peeringOpen = 0
    /// Mesh Peering Confirm.
    public internal(set) var peeringConfirm = 0
    /// Mesh Peering Close.
    public internal(set) var peeringClose = 0
    /// Path selection frames with a PREQ element.
    public internal(set) var preq = 0
    /// Path selection frames with a PREP element.
    public internal(set) var prep = 0
    /// Path selection frames with a PERR element.
    public internal(set) var perr = 0
    /// Path selection frames with a RANN element.
    public internal(set) var rann = 0
    /// Encrypted action frames.
    public internal(set) var actionProtected = 0
    /// Action frames that are none of the above.
    public internal(set) var actionOther = 0
    /// IEEE 802.11 data frames with a body that is not encrypted, whatever they carry.
    public internal(set) var data = 0
    /// IEEE 802.11 data frames with an encrypted body.
    public internal(set) var dataProtected = 0
    /// IEEE 802.11 data frames without a body.
    public internal(set) var null = 0
    /// Acknowledgements.
    public internal(set) var ack = 0
    /// Frames with at least one originator message of B.A.T.M.A.N. IV.
    public internal(set) var batmanIVOGM = 0
    /// Frames with an ELP message.
    public internal(set) var batmanELP = 0
    /// Frames with at least one originator message of B.A.T.M.A.N. V.
    public internal(set) var batmanOGM2 = 0
    /// Frames counted under none of the keys before.
    public internal(set) var other = 0
    /// Frames whose octets break off or contradict themselves, and the record at which the file itself is damaged.
    public internal(set) var damaged = 0

    /// Nothing counted.
    public init() {}

    /// The names in JSON.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        /// `frames`.
        case frames
        /// `beacon`.
        case beacon
        /// `probeRequest`.
        case probeRequest = "probe_request"
        /// `probeResponse`.
        case probeResponse = "probe_response"
        /// `authentication`.
        case authentication
        /// `peeringOpen`.
        case peeringOpen = "peering_open"
        /// `peeringConfirm`.
        case peeringConfirm = "peering_confirm"
        /// `peeringClose`.
        case peeringClose = "peering_close"
        /// `preq`.
        case preq
        /// `prep`.
        case prep
        /// `perr`.
        case perr
        /// `rann`.
        case rann
        /// `actionProtected`.
        case actionProtected = "action_protected"
        /// `actionOther`.
        case actionOther = "action_other"
        /// `data`.
        case data
        /// `dataProtected`.
        case dataProtected = "data_protected"
        /// `null`.
        case null
        /// `ack`.
        case ack
        /// `batmanIVOGM`.
        case batmanIVOGM = "batman_iv_ogm"
        /// `batmanELP`.
        case batmanELP = "batman_elp"
        /// `batmanOGM2`.
        case batmanOGM2 = "batman_ogm2"
        /// `other`.
        case other
        /// `damaged`.
        case damaged
    }

    /// The count of that name.
    public subscript(_ key: CodingKeys) -> Int {
        switch key {
        case .frames: frames
        case .beacon: beacon
        case .probeRequest: probeRequest
        case .probeResponse: probeResponse
        case .authentication: authentication
        case .peeringOpen: peeringOpen
        case .peeringConfirm: peeringConfirm
        case .peeringClose: peeringClose
        case .preq: preq
        case .prep: prep
        case .perr: perr
        case .rann: rann
        case .actionProtected: actionProtected
        case .actionOther: actionOther
        case .data: data
        case .dataProtected: dataProtected
        case .null: null
        case .ack: ack
        case .batmanIVOGM: batmanIVOGM
        case .batmanELP: batmanELP
        case .batmanOGM2: batmanOGM2
        case .other: other
        case .damaged: damaged
        }
    }
}
