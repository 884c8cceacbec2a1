/// How one text becomes another, line by line.
public enum LineDifference {
    /// Names of settings whose values are not shown.
    private static let secrets = ["passphrase:", "trust_secret:", "HALO_API_TOKEN="]

    /// Removed lines after `-`, added ones after `+`, those in common after a space; values of secrets are hidden.
    public static func lines(from old: String, to new: String) -> [String] {
        let (old, new) = (split(old), split(new))
        let difference = new.difference(from: old)
        var (removed, added) = (Set<Int>(), Set<Int>())
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var (result, left, right): ([String], Int, Int) = ([], 0, 0)
        while left < old.count || right < new.count {
            if removed.contains(left) {
                result.append("-" + shown(old[left]))
                left += 1
            } else if added.contains(right) {
                result.append("+" + shown(new[right]))
                right += 1
            } else {
                result.append(" " + shown(new[right]))
                left += 1
                right += 1
            }
        }
        return result
    }

    private static func split(_ text: String) -> [String] {
        text.split(separator: "\n" as Character, omittingEmptySubsequences: false).map(String.init)
            .dropLast(text.hasSuffix("\n") || text.isEmpty ? 1 : 0)
    }

    private static func shown(_ line: String) -> String {
        let content = line.drop { $0 == " " }
        guard let name = secrets.first(where: { content.hasPrefix($0) }) else { return line }
        return line.prefix { $0 == " " } + name + (name.hasSuffix("=") ? "" : " ") + "(not shown)"
    }
}
