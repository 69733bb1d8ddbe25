import YAML

/// An approval as it stands in a manifest. Every line of the signed statement that nobody can work out is here.
package struct SignOff: Written {
    package var place = Place()
    package var by: Reference?
    package var at: ZonedDate?
    package var digest: String?
    package var notBefore: ZonedDate?
    package var saw: String?
    package var reason: String?
    package var signature: String?
    package var vetoed: Word?
    package var withdrawn: Word?
    package var lifted: Word?

    package init() {}

    package static let definition = Definition<SignOff>(
        "sign-off",
        "What was approved, by whom and when. At `declared` proof `by` and `at` are all.",
        [
            .field("by", \.by, .reference, "Who approves."),
            .field(
                "at", \.at, .date,
                "When. A second sign-off of the same person is another one by this."),
            .field(
                "digest", \.digest, .sha256,
                "What exactly was approved; the digest at first sight unless said."),
            .field(
                "notBefore", \.notBefore, .date, "The stage's `notBefore` when it was approved."),
            .field("saw", \.saw, .sha256, "The chain value of the ledger that the signer saw."),
            .field("reason", \.reason, .text, "Why."),
            .field(
                "signature", \.signature, .text,
                "An SSH signature over the statement; `reconcile sign-off` writes it."),
            .nested(
                "vetoed", \.vetoed,
                "A veto in the place of the approval. Removing it lifts nothing."),
            .nested(
                "withdrawn", \.withdrawn, "Takes the approval back. Removing it lifts nothing."),
            .nested("lifted", \.lifted, "The same person takes their veto or withdrawal back."),
        ],
        constraints: ["by", "at"].map {
            .needs(
                $0, unless: ["vetoed", "withdrawn", "lifted"],
                remedy: "write `{by: erin, at: 2025-05-09}`")
        })
}

/// Something that a person said at a time: a tick, a pause, a veto.
package struct Word: Written {
    package var place = Place()
    package var by = Reference()
    package var at: ZonedDate?
    package var reason: String?
    package var digest: String?
    package var saw: String?
    package var signature: String?

    package init() {}

    package static let definition = Definition<Word>(
        "statement", "Something that a person said at a time.",
        [
            .required("by", \.by, .reference, "Who says so."),
            .field("at", \.at, .date, "When.", isRequired: true),
            .field("reason", \.reason, .text, "Why."),
            .field("digest", \.digest, .sha256, "What exactly it is about."),
            .field("saw", \.saw, .sha256, "The chain value of the ledger that the signer saw."),
            .field("signature", \.signature, .text, "An SSH signature over the statement."),
        ], )
}

/// A sign-off in a file of its own, so that three approvals in three branches do not conflict.
package struct SignOffSpec: Written {
    package var place = Place()
    package var rollout: Reference?
    package var stage: Reference?
    package var environment: Reference?
    package var policy: Reference?
    package var gate: String?
    package var role = Reference()
    package var by: Reference?
    package var at: ZonedDate?
    package var digest: String?
    package var notBefore: ZonedDate?
    package var saw: String?
    package var reason: String?
    package var signature: String?
    package var vetoed: Word?
    package var withdrawn: Word?
    package var lifted: Word?
    package var reviewed: Word?

    package init() {}

    package static let definition = Definition<SignOffSpec>(
        "sign-off", "The same as `signedOff` of a stage, in a file of its own.",
        [
            .field("rollout", \.rollout, .reference, "The rollout that it is about."),
            .field(
                "stage", \.stage, .reference,
                "Its stage; or its phase, where the rule asks per phase."),
            .field(
                "environment", \.environment, .reference,
                "The environment whose change is approved, instead of a stage."),
            .field(
                "policy", \.policy, .reference,
                "The policy whose change is approved, instead of a stage."),
            .field(
                "gate", \.gate, .gate,
                "`entry`, `exit`, or `entry/ITEM` for a checklist's item; `entry` unless said."),
            .required("role", \.role, .reference, "The role that it fills."),
            .field("by", \.by, .reference, "Who approves."),
            .field("at", \.at, .date, "When."),
            .field("digest", \.digest, .sha256, "What exactly was approved."),
            .field(
                "notBefore", \.notBefore, .date, "The stage's `notBefore` when it was approved."),
            .field("saw", \.saw, .sha256, "The chain value of the ledger that the signer saw."),
            .field("reason", \.reason, .text, "Why."),
            .field("signature", \.signature, .text, "An SSH signature over the statement."),
            .nested("vetoed", \.vetoed, "A veto in the place of the approval."),
            .nested("withdrawn", \.withdrawn, "Takes the approval back."),
            .nested("lifted", \.lifted, "Takes a veto or withdrawal back."),
            .nested(
                "reviewed", \.reviewed,
                "A review of what was let through alone at that stage, with its `digest`; also where the rollout is gone."
            ),
        ],
        constraints: [
            .exactlyOne(["rollout", "environment", "policy"]), .with("rollout", needs: "stage"),
            .needs("by", unless: ["vetoed", "withdrawn", "lifted", "reviewed"]),
            .needs("at", unless: ["vetoed", "withdrawn", "lifted", "reviewed"]),
        ])
}

/// Break-glass: for one digest, by a named role, for at most four hours.
package struct Emergency: Written {
    package var place = Place()
    package var by = Reference()
    package var at: ZonedDate?
    package var reason = ""
    package var lasts: TimeSpan?
    package var digest: String?
    package var saw: String?
    package var signature: String?
    package var reviewed: Word?

    package init() {}

    static let secondsMax = 4 * 3_600

    package static let definition = Definition<Emergency>(
        "emergency",
        "Break-glass for this stage as it is; announced, and reviewed by another person.",
        [
            .required(
                "by", \.by, .reference,
                "Who breaks the glass; a member of the policy's emergency role."),
            .field("at", \.at, .date, "When.", isRequired: true),
            .required("reason", \.reason, .text, "Why it could not wait."),
            .field("lasts", \.lasts, .timeSpan, "How long it counts, at most 4h; 4h unless said."),
            .field("digest", \.digest, .sha256, "What exactly it lets through."),
            .field("saw", \.saw, .sha256, "The chain value of the ledger that the signer saw."),
            .field("signature", \.signature, .text, "An SSH signature over the statement."),
            .nested("reviewed", \.reviewed, "Another person's review of it."),
        ],
        check: { emergency, node, reader in
            if let lasts = emergency.lasts, lasts.seconds > secondsMax {
                reader.report(
                    rule: "wrong-value", at: node.value(of: "lasts") ?? node,
                    "an emergency lasts 4h at most, not \(lasts.words)")
            }
        })
}

extension Form where Value == String {
    package static let sha256 = Form.parsing(
        "a digest such as `sha256:…`", pattern: "^sha256:[0-9a-f]{64}$", leaves: { $1.put($0) }
    ) { text throws(Misfit) in
        let hex = text.utf8.dropFirst("sha256:".utf8.count)
        let isHex = hex.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard text.hasPrefix("sha256:"), hex.count == 64, isHex else {
            throw Misfit("`\(text.prefix(80))` is no digest: `sha256:` and 64 digits 0-9 a-f")
        }
        return text
    }

    package static let gate = Form.parsing(
        "a gate: `entry`, `exit`, `entry/ITEM` or `exit/ITEM`", pattern: "^(entry|exit)(/.+)?$",
        leaves: { $1.put($0) }
    ) { text throws(Misfit) in
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, first == "entry" || first == "exit",
            parts.count == 1 || !parts[1].isEmpty
        else {
            throw Misfit(
                "`\(text)` is no gate",
                remedy: "write `entry`, `exit`, or `entry/` and a checklist's item")
        }
        return text
    }
}

extension SignOffSpec {
    /// The same as it would stand in the field of a stage.
    package var asSignOff: SignOff {
        var one = SignOff()
        (one.by, one.at, one.digest, one.notBefore) = (by, at, digest, notBefore)
        (one.saw, one.reason, one.signature) = (saw, reason, signature)
        (one.vetoed, one.withdrawn, one.lifted) = (vetoed, withdrawn, lifted)
        return one
    }
}
