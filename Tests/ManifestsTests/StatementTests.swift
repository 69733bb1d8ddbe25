import Foundation
import Testing

@testable import Manifests

/// What another program made from `docs/statement.md` is what this one makes.
@Suite("Statements") struct StatementTests {
    struct Vector: Decodable {
        var name: String
        var fields: Fields
        var text: String
    }

    struct Fields: Decodable {
        var root: String?
        var repository: String?
        var branch: String?
        var kind: String
        var rollout: String?
        var stage: String?
        var gate: String?
        var version: String?
        var environments: [String]?
        var digest: String?
        var notBefore: String?
        var role: String?
        var person: String
        var time: String
        var ledger: String?
        var reason: String?
        var lasts: Int?

        enum CodingKeys: String, CodingKey {
            case root, repository, branch, kind, rollout, stage, gate, version, environments, digest
            case notBefore = "not-before"
            case role, person, time, ledger, reason, lasts
        }
    }

    private func vectors() throws -> [Vector] {
        let file = URL(filePath: #filePath)
            .appending(path: "../../Fixtures/statement-vectors/vectors.json").standardized
        return try JSONDecoder().decode([Vector].self, from: Data(contentsOf: file))
    }

    private func statement(_ fields: Fields) throws -> Statement {
        var policy = Policy()
        (policy.repository, policy.branch) = (fields.repository, fields.branch)
        var statement = Statement(
            try #require(Statement.Kind(rawValue: fields.kind)),
            on: Statement.Ground(root: fields.root, policy: policy), by: fields.person,
            at: try #require(Instant(parsing: fields.time)))
        (statement.rollout, statement.stage, statement.gate) = (
            fields.rollout, fields.stage, fields.gate
        )
        (statement.version, statement.digest) = (fields.version, fields.digest)
        statement.environments = fields.environments ?? []
        statement.notBefore = fields.notBefore.flatMap { Instant(parsing: $0) }
        (statement.role, statement.ledger) = (fields.role, fields.ledger)
        statement.reason = fields.reason
        statement.lasts = fields.lasts.map { TimeSpan(seconds: $0) }
        return statement
    }

    @Test func `a vector comes out as it was made elsewhere`() throws {
        let vectors = try vectors()
        #expect(vectors.count >= 10)
        for vector in vectors {
            #expect(try statement(vector.fields).text == vector.text, "\(vector.name)")
        }
    }

    @Test func `no two statements that differ in a field have one text`() throws {
        let statements = try vectors().map { try statement($0.fields) }
        #expect(Set(statements.map(\.text)).count == statements.count)
        for statement in statements {
            var known = KnownElsewhere()
            known.reasonsFor(statement)
            for other in statement.alternatives(known) {
                #expect(other.statement.text != statement.text, "\(other.words)")
            }
        }
    }

    @Test func `a moment has one text where it is signed`() throws {
        for text in ["2025-05-09T14:03:22Z", "2025-05-09T14:03Z"] {
            #expect(try ZonedDate(parsing: text).utcInstant != nil)
        }
        for text in ["2025-05-09", "2025-05-09T14:03:22", "2025-05-09T14:03:22+01:00"] {
            #expect(try ZonedDate(parsing: text).utcInstant == nil)
        }
    }
}

extension KnownElsewhere {
    fileprivate mutating func reasonsFor(_ statement: Statement) {
        rollouts = ["x"]
        stages += ["x", statement.stage]
        versions += ["x", statement.version]
        environments += [["x"], statement.environments]
        digests += ["x", statement.digest]
        people = ["x", statement.person]
        spans += [statement.lasts]
    }
}
