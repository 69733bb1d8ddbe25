import Ledger
import Manifests
import Planner

/// `reconcile status`: a row a target with what it waits for below it, then what needs a person.
struct StatusTable {
    let plan: Plan
    let observed: ObservedState
    let order: TargetOrder

    private static let columns = 80
    private static let gap = 2
    private static let reasonsMax = 4

    private struct Row {
        var cells: [String]
        var reasons: [String]
    }

    var text: String {
        let rows = targets.map(row)
        guard !rows.isEmpty else { return "Nothing is declared, and nothing has happened.\n" }
        return table([Row(cells: ["TARGET", "STAGE", "STANDING", "RUNS"], reasons: [])] + rows)
            + people
    }

    var targets: [TargetID] {
        let known = observed.known.filter { observed[$0].standing != nil }
        let works = observed.rollouts.keys.map { TargetID.work(of: $0) }.filter {
            observed[$0].standing != nil
        }
        return order.sorted(Set(known + works + plan.outlooks.map(\.target)))
    }

    private func row(_ target: TargetID) -> Row {
        let record = observed[target]
        let outlook = plan.outlook(for: target)
        return Row(
            cells: [
                target.text, outlook?.stage ?? record.stage ?? "-",
                outlook?.word ?? record.standing?.word ?? "-",
                runs(target, record),
            ],
            reasons: reasons(outlook, record, target))
    }

    /// What the ledger says that runs there; with a question mark where an action has failed or was not seen
    /// to end, since it may have got half way.
    private func runs(_ target: TargetID, _ record: TargetRecord) -> String {
        guard !target.isWork else { return "" }
        let versions = observed.exposure(of: target.environment).versions
            .sorted { bytesPrecede($0.key, $1.key) }.map(\.value)
        let isDoubtful = [.failed, .failing, .unknown].contains(record.standing)
        return (versions + (isDoubtful ? ["?"] : [])).joined(separator: " ")
    }

    private func reasons(_ outlook: Outlook?, _ record: TargetRecord, _ target: TargetID)
        -> [String]
    {
        let waits = outlook?.waits ?? []
        var reasons = waits.map(\.short)
        if record.standing == .wentBack, !waits.contains(where: { $0.gate == .failure }) {
            reasons.insert(record.failure?.words ?? "it went back", at: 0)
        }
        if let overtaken = record.overtaken { reasons.insert(overtaken.words(of: target), at: 0) }
        reasons = record.asks.map { $0.words(in: observed, target) } + reasons
        guard reasons.count > StatusTable.reasonsMax else { return reasons }
        let shown = reasons.prefix(StatusTable.reasonsMax - 1)
        return shown + ["and \(reasons.count - shown.count) more: reconcile why \(target.text)"]
    }

    private func table(_ rows: [Row]) -> String {
        let widths = self.widths(of: rows)
        return rows.map { row in
            let cells = zip(row.cells, widths).map { padded(cut($0, to: $1), to: $1) }
            let gap = String(repeating: " ", count: StatusTable.gap)
            return trimmed(cells.joined(separator: gap)) + "\n"
                + row.reasons.map { hanging($0, indent: 4) }.joined()
        }.joined()
    }

    /// As wide as what is in them; where that is too wide, the widest gives way.
    private func widths(of rows: [Row]) -> [Int] {
        var widths = (0..<4).map { column in
            rows.map { visible($0.cells[column]).count }.max() ?? 0
        }
        let room = StatusTable.columns - StatusTable.gap * (widths.count - 1)
        while widths.reduce(0, +) > room, let widest = widths.indices.max(by: narrower(widths)) {
            widths[widest] -= 1
        }
        return widths
    }

    private func narrower(_ widths: [Int]) -> (Int, Int) -> Bool {
        { widths[$0] < widths[$1] }
    }

    private var people: String {
        let needy = order.sorted(self.needy)
        guard !needy.isEmpty else { return "" }
        return "\nNeeds a person:\n" + needy.map { "  \($0.text)\n" }.joined()
            + (needy.contains(where: isTriedAgain)
                ? wrapped(
                    "When what failed is mended, a new version or a higher `attempt` of the rollout "
                        + "tries again, with new sign-offs.") : "")
    }
}

extension StatusTable {
    /// Where nothing goes on unless somebody acts.
    var needy: [TargetID] { targets.filter(needsPerson) }

    private func needsPerson(_ target: TargetID) -> Bool {
        let outlook = plan.outlook(for: target)
        if let outlook, outlook.waits.contains(where: \.needsPerson) { return true }
        // Of what has failed no plan speaks where it cannot be read, or is not its turn.
        guard [.failed, .wentBack, .unknown].contains(observed[target].standing) else {
            return false
        }
        return outlook?.waits.contains { $0.gate == .manifest } ?? true
    }

    private func isTriedAgain(_ target: TargetID) -> Bool {
        let standing = observed[target].standing
        return standing == .failed || standing == .wentBack
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
