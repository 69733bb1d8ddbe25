import Ledger
import Manifests
import Planner

/// What comes back: looks, pushes, endings and readings.
extension Reconciler {
    mutating func take(_ result: Event, at now: Instant) {
        switch result {
        case .ended(let attempt, let ending): took(ending, of: attempt, at: now)
        case .measured(let measurement, let verdict, let words):
            took(verdict, words, of: measurement, at: now)
        case .began, .looked, .pushed, .reported, .woke, .stopping, .graceOver: break
        }
    }

    mutating func took(_ answer: Result<View, Trouble>, at now: Instant) -> [Command]? {
        isLooking = false
        lastLook = now
        switch answer {
        case .success(let view):
            wasSlow = !view.isOffline && isStale(asked, at: now)
            self.view = view
            if wasSlow { self.view?.holdsStarts = view.holdsStarts ?? Reconciler.tooOld }
            // Who is not reached at all answers no push either: what it was about is decided anew.
            if view.isOffline {
                push = nil
                askAgain = nil
            }
            if push == nil {
                triesInARow = 0
                end.trouble = nil
            }
            soaks.forget(allBut: view.observed)
            endings += shelved
            shelved = []
            return nil
        case .failure(let trouble):
            end.trouble = trouble.words
            triesInARow += 1
            // A hub that is away leaves true what was seen, but nothing new starts by it; one that cannot be
            // trusted does not.
            if view?.holdsStarts == nil { view?.holdsStarts = trouble.words }
            if trouble.isForPeople { view = nil }
            // What runs is waited for; its outcome must land, so the hub is asked again.
            if mode != .watch || isStopping, running.isEmpty,
                endings.isEmpty || triesInARow > triesMax
            {
                return [.say(.trouble(trouble.words)), finish(at: now)]
            }
            return [.say(.trouble(trouble.words)), .wait(until: now + backOff)]
        }
    }

    mutating func took(_ answer: PushAnswer, at now: Instant) -> [Command] {
        guard let push else { return goOn(at: now) }
        switch answer {
        case .accepted(let tip):
            self.push = nil
            triesInARow = 0
            end.trouble = nil
            // What has come meanwhile is taken in before it is planned again.
            return landed(push, at: tip, now) + [.wait(until: now)]
        case .refused:
            self.push = nil
            view = nil
            return goOn(at: now)
        case .unknown(let words):
            triesInARow += 1
            // What is not answered now is found by the next pass, landed or not.
            guard triesInARow <= triesMax || mode == .watch else {
                end.trouble = words
                return [.say(.trouble(words)), finish(at: now)]
            }
            askAgain = now + backOff
            if triesInARow >= 3 { return [.say(.trouble(words))] + look(at: now) }
            return [.say(.trouble(words)), .wait(until: now + backOff)]
        case .failed(let trouble):
            self.push = nil
            end.trouble = trouble.words
            return [.say(.trouble(trouble.words)), finish(at: now)]
        }
    }

    /// What landed is so; what was intended may now be done.
    mutating func landed(_ push: Push, at tip: String, _ now: Instant) -> [Command] {
        let before = view?.observed ?? ObservedState()
        view?.observed = push.state
        view?.tip = tip
        if let last = push.entries.last { view?.time = last.at }
        endings.removeAll { push.endings.contains($0.attempt.id) }
        overtaken.forget(reportedBy: push.entries)
        end.recorded += push.entries.count
        var commands: [Command] = []
        for entry in push.entries {
            commands.append(.say(.recorded(entry)))
            soaks.forget(changedBy: entry)
            forgetObservation(changedBy: entry)
            switch entry.transition {
            case .intent(let intent):
                // Somebody may have stopped it since: it lapses, and what is wanted now is looked at.
                if intent.attempt.purpose == .start,
                    isStale(push.asked, at: now) || view?.facts.revision.commit != push.revision
                {
                    endings.append(
                        EndedAttempt(attempt: intent.attempt, ending: .never, at: now))
                    continue
                }
                running[intent.attempt.id] = intent.attempt
                commands += [.say(.brings(before, intent.attempt)), .spawn(intent.attempt)]
            // Once for a revision, and not with every pass of it.
            case .revision:
                let unheeded = view?.desired.unheeded ?? []
                commands += unheeded.map { .say(.note($0.head)) }
            case .failed(let outcome):
                end.failures.append("\(entry.subjectLine): \(outcome.cause ?? "it failed")")
            case .broke(let broke):
                end.failures.append("\(entry.subjectLine): \(broke.cause)")
            case .lost: end.failures.append(entry.subjectLine)
            case .lapsed(let outcome):
                if let cause = outcome.cause {
                    end.failures.append("\(entry.subjectLine): \(cause)")
                }
            default: break
            }
        }
        return commands
    }

    mutating func took(_ ending: Ending, of attempt: String, at now: Instant) {
        guard let known = running.removeValue(forKey: attempt) else { return }
        if ending == .never {
            lapses.add(known.target, known.purpose, at: now)
        } else {
            lapses.clear(known.target, known.purpose)
        }
        interrupted.remove(attempt)
        let ended = EndedAttempt(attempt: known, ending: ending, at: now)
        if overtaken.took(ended) { return }
        if case .unseen(let times) = ending { unseen[attempt] = times; return }
        endings.append(ended)
    }

    mutating func took(
        _ verdict: Verdict, _ words: String, of measurement: Measurement, at now: Instant
    ) {
        measuring.remove(measurement)
        guard let view else { return }
        soaks.read(
            verdict, words, of: measurement, at: now, desired: view.desired,
            observed: view.observed, facts: view.facts)
    }

    mutating func took(_ observation: Observation, of environment: String) -> [Command] {
        let fence = observing.removeValue(forKey: environment)
        // What began since may have changed what was read.
        guard let view, view.observed.fence(where: .own(of: environment)) == fence else {
            return []
        }
        observations[environment] = observation
        return observation.trouble.map { [.say(.note("\(environment): \($0)"))] } ?? []
    }

    mutating func forgetObservation(changedBy entry: Entry) {
        switch entry.transition {
        case .measured, .drifted, .acknowledged: break
        default: if let target = entry.target { observations[target.environment] = nil }
        }
    }

    mutating func interrupt(_ attempt: String) -> Command {
        interrupted.insert(attempt)
        return .interrupt(attempt: attempt)
    }
}
