import Foundation
import Testing
import YAML

@testable import Manifests

/// What another program computed from `docs/stage-digest.md` is what this one computes.
@Suite("Digest vectors") struct DigestVectorTests {
    struct Answer: Decodable {
        var rollout: String
        var stage: String
        var digest: String
        var parts: [String: String]
    }

    static let folder = URL(filePath: #filePath).appending(path: "../../Fixtures/digest-vectors")
        .standardized
    static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .sorted()

    @Test func `there are at least twelve`() { #expect(Self.names.count >= 12) }

    @Test(arguments: names) func `a vector comes out as it was computed elsewhere`(name: String)
        throws
    {
        let root = Self.folder.appending(path: name)
        let world = try world(at: root)
        #expect(world.errors == [])
        let answers = try JSONDecoder().decode(
            [Answer].self, from: Data(contentsOf: root.appending(path: "expected.json")))
        #expect(!answers.isEmpty)
        let desired = world.desired
        for answer in answers {
            let rollout = try #require(desired.rollouts[answer.rollout])
            let digest = try #require(
                try desired.stageDigest(of: rollout, stage: answer.stage, in: world.tree))
            #expect(digest.text == answer.digest, "\(answer.stage)")
            for part in digest.parts {
                #expect(
                    "sha256:" + hexadecimal(part.hash) == answer.parts[part.part.rawValue],
                    "\(answer.stage), \(part.part.rawValue)")
            }
        }
    }

    /// Everything of a vector's folder; texts are all that there is.
    private func world(at root: URL) throws -> DigestWorld {
        var world = DigestWorld(files: [:])
        world.programs = [:]
        let manager = FileManager.default
        for path in try manager.subpathsOfDirectory(atPath: root.path) {
            let url = root.appending(path: path)
            guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else {
                continue
            }
            let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
            if path.hasPrefix("desired-state/") { world.files[path] = text }
            world.programs[path] = .init(
                text, isExecutable: manager.isExecutableFile(atPath: url.path))
        }
        return world
    }
}
