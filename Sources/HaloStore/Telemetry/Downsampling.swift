/// Fewer points that look like all of them.
public enum Downsampling {
    /// Picks `count` points by the largest triangle in each of equal groups (S. Steinarsson, Downsampling Time Series for Visual
    /// Representation, University of Iceland 2013, section 4.2): the first, the last, and from each group the one that spans the
    /// largest triangle with the point picked before and the mean of the next group. All of them when there are no more.
    public static func largestTriangles<Point>(
        _ points: [Point], count: Int, time: (Point) -> Int64, value: (Point) -> Double
    ) -> [Point] {
        guard count > 2, points.count > count, let first = points.first, let last = points.last else {
            return count < points.count ? Array(points.prefix(max(0, count))) : points
        }
        let origin = time(first)
        func x(_ point: Point) -> Double { Double(time(point)) - Double(origin) }
        /// Where group `number` of the points between first and last begins.
        func start(_ number: Int) -> Int { 1 + number * (points.count - 2) / (count - 2) }
        var picked = [first]
        picked.reserveCapacity(count)
        for number in 0..<(count - 2) {
            let group = points[start(number)..<start(number + 1)]
            let next = number + 1 < count - 2 ? points[start(number + 1)..<start(number + 2)] : [last][...]
            let meanX = next.reduce(0) { $0 + x($1) } / Double(next.count)
            let meanY = next.reduce(0) { $0 + value($1) } / Double(next.count)
            let before = picked[picked.count - 1]
            var best = (area: -1.0, point: group[group.startIndex])
            for point in group {
                let area = abs(
                    (x(before) - meanX) * (value(point) - value(before))
                        - (x(before) - x(point)) * (meanY - value(before)))
                if area > best.area { best = (area, point) }
            }
            picked.append(best.point)
        }
        picked.append(last)
        return picked
    }
}
