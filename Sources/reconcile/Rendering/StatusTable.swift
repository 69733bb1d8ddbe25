import Ledger
import Manifests
import Planner
import Records

/// `reconcile status`: a row a target with what it waits for below it, then what needs a person.
struct StatusTable {
    let plan: Plan
    let observed: ObservedState
    let order: TargetOrder
    let roster: Roster
    /// What has failed and may be taken back.
    let goesBack: Set<TargetID>
    let site: Site
    let page: Page

    private static let gap = 2
    private static let reasonsMax = 4

    private struct Row {
        var cells: [String]
        var reasons: [String] = []
    }

    /// Which of the cells says how it goes.
    private static let standing = 2

    var text: String {
        let rows = targets.map(row)
        guard !rows.isEmpty else { return "Nothing is declared, and nothing has happened.\n" }
        return (isStacked(rows) ? stack(rows) : table(rows))
            + paused + notInForce(plan.adoptions, roster, on: page) + next + people
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
        let coming = coming(to: target).sorted { bytesPrecede($0.key, $1.key) }.map(\.value)
        let next = coming.isEmpty ? [] : ["->"] + coming
        return (versions + (isDoubtful ? ["?"] : []) + next).joined(separator: " ")
    }

    /// The versions that its next stage brings there, where they are others than run there.
    func coming(to target: TargetID) -> [String: String] {
        guard let outlook = plan.outlook(for: target), !target.isWork,
            outlook.news == .waiting || outlook.news == .ready || outlook.news == .stopped,
            // What has failed does not come by itself.
            !outlook.waits.contains(where: { $0.gate == .failure }), let then = outlook.then
        else { return [:] }
        let now = observed.exposure(of: target.environment).versions
        return observed.exposure(of: target.environment, with: then, for: target).versions
            .filter { now[$0.key] != $0.value }
    }

    func running(in target: TargetID) -> RunningAction? {
        RunningAction(in: target, observed, at: site)
    }

    /// Where no row waits for it, a pause is told by itself.
    private var paused: String {
        let told = Set(
            plan.outlooks.filter { $0.waits.contains { $0.gate == .stop } }.map(\.target.rollout))
        let others = plan.pauses.filter { !told.contains($0.key) }
            .sorted { bytesPrecede($0.key, $1.key) }
        guard !others.isEmpty else { return "" }
        return "\nPaused, so nothing new of it starts:\n"
            + others.flatMap { name, waits in
                waits.map { page.hanging("\(name): \($0.short)", indent: 2) }
            }.joined()
    }

    private var next: String {
        plan.next.map {
            "\n" + page.prose("The next moment at which something can change: \($0.text)")
        } ?? ""
    }

    private func reasons(_ outlook: Outlook?, _ record: TargetRecord, _ target: TargetID)
        -> [String]
    {
        let waits = outlook?.waits ?? []
        var reasons = waits.map(\.short)
        if record.standing == .wentBack, !waits.contains(where: { $0.gate == .failure }) {
            reasons.insert(record.failure?.words ?? "it went back", at: 0)
        }
        if let attention = observed.attention(to: target) { reasons.insert(attention, at: 0) }
        if let overtaken = record.overtaken { reasons.insert(overtaken.words(of: target), at: 0) }
        reasons = record.asks.map { $0.words(in: observed, target) } + reasons
        if let running = running(in: target) { reasons.insert(running.words, at: 0) }
        guard reasons.count > StatusTable.reasonsMax else { return reasons }
        let shown = reasons.prefix(StatusTable.reasonsMax - 1)
        return shown + ["and \(reasons.count - shown.count) more: reconcile why \(target.text)"]
    }

    private func table(_ rows: [Row]) -> String {
        let rows = [Row(cells: ["TARGET", "STAGE", "STANDING", "RUNS"])] + rows
        let widths = self.widths(of: rows)
        return rows.enumerated().map { number, row in
            let cells = row.cells.indices.map { column in
                let cell = padded(cut(row.cells[column], to: widths[column]), to: widths[column])
                return number > 0 && column == StatusTable.standing
                    ? page.paint.standing(cell) : cell
            }
            let gap = String(repeating: " ", count: StatusTable.gap)
            return trimmed(cells.joined(separator: gap)) + "\n" + reasons(of: row)
        }.joined()
    }

    private func reasons(of row: Row) -> String {
        row.reasons.map { page.hanging($0, indent: 4) }.joined()
    }

    /// Where a page is too narrow for columns, a target is told in lines of its own: names are never cut there.
    private func isStacked(_ rows: [Row]) -> Bool {
        page.columns < Page.standard
            && widest(rows).reduce(0, +) + StatusTable.gap * 3 > page.columns
    }

    private func stack(_ rows: [Row]) -> String {
        rows.map { row in
            let runs = row.cells[3].isEmpty ? "" : "; runs " + row.cells[3]
            let words = "\(row.cells[1]): \(row.cells[2])\(runs)"
            let line = page.hanging(words, indent: 2)
                .replacing(
                    row.cells[2], with: page.paint.standing(row.cells[2]), maxReplacements: 1)
            return visible(row.cells[0]) + "\n" + line + reasons(of: row)
        }.joined()
    }

    private func widest(_ rows: [Row]) -> [Int] {
        (0..<4).map { column in rows.map { cells(visible($0.cells[column])) }.max() ?? 0 }
    }

    /// As wide as what is in them; where that is too wide, the widest gives way.
    private func widths(of rows: [Row]) -> [Int] {
        var widths = widest(rows)
        let room = page.columns - StatusTable.gap * (widths.count - 1)
        while widths.reduce(0, +) > room, let widest = widths.indices.max(by: narrower(widths)) {
            widths[widest] -= 1
        }
        return widths
    }

    private func narrower(_ widths: [Int]) -> (Int, Int) -> Bool {
        { widths[$0] < widths[$1] }
    }

    var people: String {
        let needy = order.sorted(self.needy)
        guard !needy.isEmpty else { return "" }
        return "\nNeeds a person:\n" + needy.map { page.hanging(named($0), indent: 2) }.joined()
            + lookAfter(needy)
            + (needy.first(where: isTriedAgain).map { target in
                page.prose(
                    "When what failed is mended, a new version or `reconcile retry \(target.rollout)` "
                        + "tries again, with new sign-offs.")
            } ?? "") + wayBack(needy)
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

    private func named(_ target: TargetID) -> String {
        let who =
            observed.unattended(in: target).isEmpty ? observed.acknowledgement(of: target) : nil
        return target.text + (who.map { ", \($0.by) looks after it" } ?? "")
    }

    /// Two who mend one thing at night undo each other's work.
    private func lookAfter(_ needy: [TargetID]) -> String {
        guard let first = needy.first(where: { !observed.unattended(in: $0).isEmpty }) else {
            return ""
        }
        return page.prose(
            "Tell the others that you look after it: `reconcile ack \(visible(first.text))`.")
    }

    /// Where an action has failed there may be something to take back, also where taking it back has failed.
    private func wayBack(_ needy: [TargetID]) -> String {
        guard let first = needy.first(where: goesBack.contains) else { return "" }
        // Elsewhere the rollout may run well, and is left alone.
        let place = first.isWork ? "" : " --environment \(first.environment)"
        return "To take back what failed, also once more:\n"
            + "  reconcile rollback \(visible(first.rollout))\(visible(place)) --reason TEXT\n"
    }

    private func isTriedAgain(_ target: TargetID) -> Bool {
        let standing = observed[target].standing
        return standing == .failed || standing == .wentBack
    }
}

private func trimmed(_ line: String) -> String {
    var line = Substring(line)
    while line.last == " " { line.removeLast() }
    return String(line)
}
