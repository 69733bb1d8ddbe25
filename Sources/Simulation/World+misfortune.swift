import Ledger

/// What befalls a machine between two commands.
extension World {
    /// Whether the process that was about to go on is no more, or stands still.
    mutating func misfortune(befalls machine: Int) -> Bool {
        guard !faults.isCalm else { return false }
        if strikes(.clockJump) {
            let span = faults.below(3, of: .clockJump) == 0 ? 10_800 : 90
            machines[machine].offset = faults.below(2 * span, of: .clockJump) - span
            machines[machine].hasBeenOff = true
        }
        if strikes(.hubAway) { cutTheWay(of: machine) }
        if strikes(.fullDisk) {
            machines[machine].fullUntil = now + 60_000 * (1 + faults.below(30, of: .fullDisk))
        }
        if strikes(.diskLost) { loseDisk(of: machine); return true }
        if strikes(.powerCut) { cutPower(of: machine); return true }
        if strikes(.crash) {
            machines[machine].process = nil
            machines[machine].startsAt = startAfter(
                machine, now + faults.below(120_000, of: .crash))
            return true
        }
        if strikes(.machineFreeze) {
            let until = now + length(of: .machineFreeze)
            machines[machine].frozenUntil = until
            machines[machine].hasBeenOff = true
            return true
        }
        if strikes(.freeze) {
            let until = now + length(of: .freeze)
            machines[machine].process?.frozenUntil = until
            return true
        }
        return false
    }

    private mutating func length(of fault: Fault) -> Int {
        1_000 * [20, 120, 1_200, 7_200][faults.below(4, of: fault)]
            / (1 + faults.below(3, of: fault))
    }

    private mutating func cutTheWay(of machine: Int) {
        let until =
            now + 1_000
            * (10 + faults.below([60, 600, 3_600][faults.below(3, of: .hubAway)], of: .hubAway))
        if faults.below(2, of: .hubAway) == 0 {
            hubAwayUntil = until
        } else {
            machines[machine].aloneUntil = until
        }
    }

    /// What runs dies; what was synced stays.
    private mutating func cutPower(of machine: Int) {
        machines[machine].process = nil
        machines[machine].startsAt = startAfter(
            machine, now + 10_000 + faults.below(3_600_000, of: .powerCut))
        for folder in machines[machine].disk.attempts.indices {
            switch machines[machine].disk.attempts[folder].state {
            case .planned: machines[machine].disk.attempts[folder].state = .abandoned
            case .running: die(folder, on: machine, changing: faults.below(2, of: .powerCut) == 0)
            case .none, .abandoned, .startedOnly, .ended, .forbidden: continue
            }
            machines[machine].disk.attempts[folder].due = .max
        }
        if settings.bug == .syncBeforeObjects, machines[machine].disk.tips != nil {
            machines[machine].disk.isBroken = true
        }
    }

    private mutating func loseDisk(of machine: Int) {
        cutPower(of: machine)
        law.gone.insert(machines[machine].controller)
        machines[machine].disk = Disk()
        machines[machine].controller = dice.identifier()
        note(machine, "is another one: \(machines[machine].controller.prefix(6))")
    }

    /// Who does not let go of the pass lock keeps everybody else out.
    private func startAfter(_ machine: Int, _ moment: Int) -> Int {
        settings.bug == .lockNotReleased ? .max : moment
    }
}
