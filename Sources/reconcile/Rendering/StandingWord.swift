import Ledger
import Planner

extension Outlook {
    /// Where it stands, in a word or two; what needs a person is in capitals.
    var word: String {
        switch news {
        case .running: standing?.word ?? "running"
        case .soaking: "soaking"
        case .stopped: standing == .failed ? "FAILED" : "STOPPED"
        case .ready where standing == .failing: "FAILING"
        case .ready, .waiting: standing == .wentBack ? Standing.wentBack.word : news.rawValue
        case .done, .orphaned, .abandoned, .superseded: news.rawValue
        }
    }
}

extension Standing {
    var word: String {
        switch self {
        case .wentBack: "WENT BACK"
        case .failed: "FAILED"
        case .unknown: "UNKNOWN"
        case .goingBack: "going back"
        case .starting, .soaking, .finishing, .verified, .failing: rawValue
        }
    }
}
