import Manifests
package import Planner
import Signatures
import Synchronization

/// What is said of each signature, worked out when it is first asked for: a pass plans many times.
final class SignatureBook: Sendable {
    private struct Question: Hashable {
        var text: String
        var armoured: String
    }

    private let answers = Mutex<[Question: SignatureAnswer]>([:])

    func answer(to text: String, _ armoured: String) -> SignatureAnswer {
        let question = Question(text: text, armoured: armoured)
        if let answer = answers.withLock({ $0[question] }) { return answer }
        let answer = checkSignature(armoured, over: text)
        answers.withLock { $0[question] = answer }
        return answer
    }
}

/// Whether a signature is one over a statement, and by which key.
package func checkSignature(_ armoured: String, over text: String) -> SignatureAnswer {
    let signature: SSHSignature
    do throws(SignatureRefusal) {
        signature = try SSHSignature(armoured: armoured)
    } catch { return .refused(error.description) }
    let key = SigningKey(
        body: signature.key.body, fingerprint: signature.key.fingerprint)
    do throws(SignatureRefusal) {
        guard try signature.isBy(over: Array(text.utf8), namespace: Statement.namespace) else {
            return .ofAnotherText(by: key)
        }
        return .signed(by: key)
    } catch { return .refused(error.description) }
}

/// The key of a line of a `.pub` file, or why it is not taken.
package func signingKey(line: String) throws -> SigningKey {
    let key = try PublicKey(line: line)
    return SigningKey(body: key.body, fingerprint: key.fingerprint)
}
