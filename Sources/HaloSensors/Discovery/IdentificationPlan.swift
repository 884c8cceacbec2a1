/// Which template describes the device at one address, found out with as little risk to it as possible.
///
/// A template's checks are reads, some of which have to write the number of a register first. What only selects a register of
/// one device is a command to another: 0x07 resets a BH1750, 0x00 starts a measurement of an HDC1080. So the safest probe
/// comes first, a plain read before one that writes; and nothing is written that some template still in question does not
/// tolerate, before its own checks have ruled that template out. What cannot be told apart in this way stays unknown.
///
/// A value: it says what to ask next and takes the answer.
struct IdentificationPlan: Sendable {
    /// What to ask the device.
    struct Probe: Sendable, Equatable {
        /// Octets to write first, a repeated START after them; none is a plain read.
        let octets: [UInt8]
        /// Octets to read.
        let count: Int
    }

    /// What came of a probe.
    enum Answer: Sendable, Equatable {
        case octets([UInt8])
        /// Not acknowledged.
        case refused
        /// The adapter cannot do it, or the device held the bus too long.
        case failed(String)
    }

    /// What the device is.
    struct Match: Sendable {
        let template: SensorTemplate
        let confidence: SensorConfidence
        let reason: String
    }

    /// One template's way to recognise the device, and how far it got.
    private struct Track {
        let template: Int
        let identification: TemplateIdentification
        var next = 0

        var check: TemplateCheck? {
            identification.checks.indices.contains(next) ? identification.checks[next] : nil
        }
    }

    private let templates: [SensorTemplate]
    private var tracks: [Track]
    private var asked: Int?
    private var complaints: [String] = []
    /// The surest match so far; of equally sure ones the first tried.
    private(set) var match: Match?

    /// A plan over `templates`, those first that are to be tried first.
    init(templates: [SensorTemplate]) {
        self.templates = templates
        tracks = templates.indices.flatMap { index in
            templates[index].identifications.map { Track(template: index, identification: $0) }
        }
    }

    /// What to ask next; `nil` when nothing can be learnt without risk.
    mutating func next() -> Probe? {
        asked = tracks.indices
            .filter { isAllowed(tracks[$0]) }
            .min { (cost(tracks[$0]), $0) < (cost(tracks[$1]), $1) }
        guard let asked, let check = tracks[asked].check else { return nil }
        return Probe(octets: octets(of: tracks[asked]), count: check.count)
    }

    /// Takes the answer to what `next` said to ask.
    mutating func take(_ answer: Answer) {
        guard let index = asked, tracks.indices.contains(index), let check = tracks[index].check else { return }
        asked = nil
        if let complaint = complaint(about: answer, to: check) {
            complaints.append("\(templates[tracks[index].template].name): \(complaint)")
            tracks.remove(at: index)
            return
        }
        tracks[index].next += 1
        guard tracks[index].check == nil else { return }
        let track = tracks[index]
        match = Match(
            template: templates[track.template], confidence: track.identification.confidence,
            reason: track.identification.because)
        // Only what would be surer is worth asking.
        tracks.removeAll { $0.identification.confidence <= track.identification.confidence }
    }

    /// Why no template matched, one line for each way that was tried or had to be left out.
    var reasons: [String] {
        complaints
            + tracks.map { track in
                let others = protected(from: track).map { templates[$0].name }
                return "\(templates[track.template].name): asking for it would disturb a "
                    + others.joined(separator: " or a ")
            }
    }

    private func octets(of track: Track) -> [UInt8] {
        track.check.map { templates[track.template].octetsWritten(by: $0) } ?? []
    }

    private func cost(_ track: Track) -> Int { octets(of: track).count }

    private func isAllowed(_ track: Track) -> Bool { track.check != nil && protected(from: track).isEmpty }

    /// The templates the device may still be of that do not tolerate what the track's check writes.
    private func protected(from track: Track) -> [Int] {
        let octets = octets(of: track)
        var possible = Set(tracks.map(\.template))
        if let match, let index = templates.firstIndex(where: { $0.name == match.template.name }) {
            possible.insert(index)
        }
        possible.remove(track.template)
        return possible.filter { !templates[$0].tolerates(octets) }.sorted()
    }

    /// What is wrong with an answer; `nil` when the check holds.
    private func complaint(about answer: Answer, to check: TemplateCheck) -> String? {
        switch answer {
        case .refused: return check.isRefusal ? nil : "\(check.place) is not acknowledged"
        case .failed(let reason): return "\(check.place): \(reason)"
        case .octets(let octets):
            if check.isRefusal { return "a plain read is acknowledged" }
            guard let data = check.checksum.map({ $0.strip(octets) }) ?? octets else {
                return "\(check.place) has a wrong CRC"
            }
            return check.accepts(data) ? nil : check.complaint(data)
        }
    }
}
