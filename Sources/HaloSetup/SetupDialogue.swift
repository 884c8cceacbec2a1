/// Asks whoever sets a device up for what is not known.
public enum SetupDialogue {
    /// Wrong answers to one question after which the dialogue gives up, so that a script that feeds it comes to an end.
    public static let attempts = 5

    /// The answers completed by asking. An empty answer takes what is proposed in brackets.
    /// - Parameters:
    ///   - known: what is known; a proposal where `given` does not hold it.
    ///   - given: what is not asked for any more.
    ///   - ask: shows a prompt and gives what is typed; `nil` at the end of input. Its second argument says that the answer is
    ///     secret.
    ///   - tell: shows a line.
    /// - Throws: `SetupError` at the end of input, and after too many wrong answers.
    public static func complete(
        _ known: SetupAnswers, given: Set<SetupQuestion>, ask: (String, Bool) -> String?, tell: (String) -> Void
    ) throws(SetupError) -> SetupAnswers {
        var answers = known
        for question in SetupQuestion.allCases where !given.contains(question) {
            try complete(&answers, question, ask: ask, tell: tell)
        }
        return answers
    }

    private static func complete(
        _ answers: inout SetupAnswers, _ question: SetupQuestion, ask: (String, Bool) -> String?, tell: (String) -> Void
    ) throws(SetupError) {
        let proposal = answers.proposal(for: question)
        let hint = hint(question, proposal, answers)
        for _ in 0..<attempts {
            guard let line = ask("\(question.text(answers))\(hint): ", question.isSecret) else {
                throw SetupError("\(question.rawValue): no answer")
            }
            let typed = trimmed(line)
            if typed.isEmpty, question.isSecret, proposal == nil, answers.role == .gateway { return }
            do throws(SetupError) {
                try answers.take(typed.isEmpty ? proposal ?? "" : typed, for: question)
                return
            } catch {
                tell("  \(error)")
            }
        }
        throw SetupError("\(question.rawValue): no usable answer in \(attempts) attempts")
    }

    private static func hint(_ question: SetupQuestion, _ proposal: String?, _ answers: SetupAnswers) -> String {
        guard let proposal else {
            return question.isSecret && answers.role == .gateway ? " [a new one]" : ""
        }
        return question.isSecret && proposal != "-" ? " [as it is]" : " [\(proposal)]"
    }

    private static func trimmed(_ line: String) -> String {
        var text = line[...].drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" || last.isNewline { text.removeLast() }
        return String(text)
    }
}
