import Host
import Manifests

/// `reconcile status --watch`: the status again and again. A terminal has the newest in the place of the one before;
/// a pipe is given one only where it says something else.
struct StatusWatch {
    let every: TimeSpan
    let surroundings: Surroundings

    /// Goes on until somebody ends the program. What cannot be read now may be read again in a moment.
    func run(_ answer: () throws -> String) -> Never {
        var last: String?
        while true {
            let text: String
            do { text = try answer() } catch {
                let explanation = Explanation(of: error)
                text =
                    surroundings.page.hanging("reconcile: \(explanation.words)", indent: 0)
                    + (explanation.hint.map { surroundings.page.hanging($0, indent: 0) } ?? "")
            }
            if surroundings.output.isTerminal {
                surroundings.output.write(Self.screen(text))
            } else if text != last {
                surroundings.output.write((last == nil ? "" : "\n") + text)
            }
            last = text
            pause(milliseconds: max(1, every.seconds) * 1_000)
        }
    }

    /// Written over what is there, so that nothing flickers; the rest is cleared.
    static func screen(_ text: String) -> String {
        let home = "\u{1B}[H"
        let clearLine = "\u{1B}[K"
        let clearBelow = "\u{1B}[J"
        return home + text.replacing("\n", with: clearLine + "\n") + clearBelow
    }
}
