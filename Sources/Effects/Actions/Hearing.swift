import Host
package import Ledger

/// One line that a program of a running action has said, as it is kept.
package struct HeardLine: Hashable, Sendable {
    package var target: TargetID
    /// The action or step.
    package var what: String
    package var text: String
}

/// Who is told what a running action says.
package struct Hearing: Sendable {
    private let target: TargetID
    private let hear: @Sendable (HeardLine) -> Void

    package init(_ target: TargetID, hear: @escaping @Sendable (HeardLine) -> Void) {
        (self.target, self.hear) = (target, hear)
    }

    func tell(_ lines: [KeptLines.Line], names: [String]) {
        for line in lines {
            let what = line.command < names.count ? names[line.command] : "step"
            hear(HeardLine(target: target, what: what, text: line.text))
        }
    }
}
