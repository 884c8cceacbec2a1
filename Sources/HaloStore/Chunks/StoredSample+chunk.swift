import HaloModel

/// Samples column by column: times, streams, sequence numbers, marks, readings.
extension StoredSample: ChunkRow {
    private static let form: UInt8 = 1
    /// Enough that what a chunk costs besides its columns is little, few enough that adding to one is cheap.
    static let rowsPerChunk = 512

    var timeMilliseconds: Int64 { place.timeMilliseconds }

    static func encode(_ samples: [StoredSample]) -> [UInt8] {
        ChunkEnvelope.seal(form: form, rows: samples.count) { writer in
            IntegerColumn.write(samples.map(\.place.timeMilliseconds), to: &writer)
            RunColumn.write(samples.map(\.place.stream), to: &writer)
            IntegerColumn.write(samples.map(\.place.sequence), to: &writer)
            RunColumn.write(samples.map { StoredMarks($0).number }, to: &writer)
            ReadingColumn.write(samples.map(\.value), to: &writer)
        }
    }

    static func decode(_ octets: [UInt8]) throws -> [StoredSample] {
        try ChunkEnvelope.open(octets, form: form) { count, reader in
            let times = try IntegerColumn.read(count, from: &reader)
            let streams = try RunColumn.read(count, from: &reader)
            let sequences = try IntegerColumn.read(count, from: &reader)
            let marks = try RunColumn.read(count, from: &reader)
            let values = try ReadingColumn.read(count, from: &reader)
            return (0..<count).map { index in
                let marks = StoredMarks(number: marks[index])
                return StoredSample(
                    place: Place(
                        timeMilliseconds: times[index], stream: streams[index], sequence: sequences[index]),
                    value: values[index], quality: marks.quality, timeSource: marks.timeSource)
            }
        }
    }

    static func merge(_ old: [StoredSample], _ new: [StoredSample]) -> [StoredSample] { sorted(old + new) }

    /// In order of their places.
    static func sorted(_ samples: [StoredSample]) -> [StoredSample] {
        let isSorted = zip(samples, samples.dropFirst()).allSatisfy { $0.place <= $1.place }
        return isSorted ? samples : samples.sorted { $0.place < $1.place }
    }
}
