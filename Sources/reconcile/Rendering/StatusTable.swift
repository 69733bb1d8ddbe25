import Ledger
import Manifests
import Planner

/// `reconcile status`: a row a target, then what needs a person.
struct StatusTable {
    let plan: Plan
    let observed: ObservedState

    var text: String {
        let rows = self.rows
        guard !rows.isEmpty else { return "Nothing is declared, and nothing has happened.\n" }
        return table(rows) + people
    }

    private var rows: [[String]] {
        targets.map { target in
            let record = observed[target]
            let outlook = plan.outlook(for: target)
            return [
                target.text, outlook?.stage ?? record.stage ?? "-",
                outlook?.word ?? record.standing?.rawValue ?? "-", version(of: target),
                outlook?.waits.first?.words ?? "",
            ]
        }
    }

    private var targets: [TargetID] {
        let known = observed.targets.keys.filter { observed[$0].standing != nil }
        let works = observed.rollouts.keys.map { TargetID.work(of: $0) }.filter {
            observed[$0].standing != nil
        }
        return Set(known + works + plan.outlooks.map(\.target)).sorted()
    }

    private func version(of target: TargetID) -> String {
        guard !target.isWork else { return "" }
        let versions = observed.exposure(of: target.environment).versions
        return versions.sorted { bytesPrecede($0.key, $1.key) }.map(\.value).joined(separator: " ")
    }

    private func table(_ rows: [[String]]) -> String {
        let header = ["TARGET", "STAGE", "STANDING", "RUNS", "WAITS FOR"]
        let all = [header] + rows
        let widths = (0..<4).map { column in min(28, all.map { $0[column].count }.max() ?? 0) }
        return all.map { row in
            let cells = zip(row, widths).map { padded(cut($0, to: $1), to: $1) }
            let rest = max(10, 79 - widths.reduce(0) { $0 + $1 + 2 })
            return trimmed(cells.joined(separator: "  ") + "  " + cut(row[4], to: rest))
        }.map { $0 + "\n" }.joined()
    }

    private var people: String {
        let needy = plan.outlooks.filter { $0.waits.contains(where: \.needsPerson) }
        guard !needy.isEmpty else { return "" }
        let lines = needy.flatMap { outlook in
            outlook.waits.filter(\.needsPerson).map {
                "  \(outlook.target.text): \(visible($0.words))\n"
            }
        }
        return "\nNeeds a person:\n" + lines.joined()
    }
}

extension Outlook {
    /// One word for where it stands.
    var word: String {
        switch news {
        case .running: standing?.rawValue ?? "running"
        case .soaking: "soaking"
        case .stopped: standing == .failed ? "FAILED" : "STOPPED"
        case .ready, .waiting, .done, .orphaned, .abandoned, .superseded: news.rawValue
        }
    }
}

func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
}

func cut(_ text: String, to width: Int) -> String {
    let shown = visible(text)
    return shown.count <= width ? shown : String(shown.prefix(width - 1)) + "…"
}

private func trimmed(_ line: String) -> String {
    var line = Substring(line)
    while line.last == " " { line.removeLast() }
    return String(line)
}
