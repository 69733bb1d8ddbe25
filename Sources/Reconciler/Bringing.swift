import Host
import Ledger
import Records

extension SiteHub {
    /// Brings entries to the hub and asks again for as long as nobody knows whether they are there. Returns nil
    /// where another was first.
    mutating func bring(_ entries: [Entry], onto tip: String?, state: ObservedState) throws
        -> LedgerTip?
    {
        var words = ""
        for turn in 0..<5 {
            switch try push(entries, onto: tip, state: state) {
            case .accepted(let tip): return tip
            case .refused: return nil
            case .unknown(let why): words = why
            }
            pause(milliseconds: 500 << turn)
        }
        throw LedgerTrouble(words, remedy: "`reconcile history` shows it once it is there.")
    }
}
