/// How far the gateway has confirmed: everything of the streams before `series`, and of it everything below `next`.
struct SpoolPosition: Sendable, Equatable {
    var series: UInt64
    var next: UInt64
}
