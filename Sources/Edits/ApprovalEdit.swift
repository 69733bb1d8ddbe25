import Manifests
import YAML

/// A sign-off, a veto in its place, or its withdrawal.
package struct Approval: Sendable {
    package enum Kind: Sendable { case approve, veto, withdraw }

    package var kind: Kind
    package var stage: String
    package var gate: Tick.Gate
    package var role: String
    /// What exactly is approved; nil leaves it to what is there at first sight.
    package var digest: String?

    package init(
        _ kind: Kind, stage: String, gate: Tick.Gate = .entry, role: String, digest: String? = nil
    ) {
        (self.kind, self.stage, self.gate) = (kind, stage, gate)
        (self.role, self.digest) = (role, digest)
    }
}

extension Editing {
    func approve(_ approval: Approval) throws(EditRefusal) -> FileEdit {
        let position = try position(of: approval.stage)
        try refuseStranger(as: approval.role)
        let stage = rollout.spec.stages[position]
        let given = stage.block(of: approval.gate)?.signedOff[approval.role] ?? []
        let path =
            spec + [
                .key("stages"), .element(position), .key(approval.gate.rawValue),
                .key("signedOff"), .key(approval.role),
            ]
        if approval.kind == .withdraw { return try withdraw(approval, given, at: path) }
        let own = given.firstIndex { ($0.by ?? $0.vetoed?.by)?.name == saying.by }
        let value = value(of: approval, lifting: lifts(approval))
        return try write(
            try change(
                value, given, own, at: path, Stage.definition.names(before: approval.gate.rawValue)),
            subject(of: approval))
    }

    /// Whether it is a yes of somebody whose no stands in its place.
    func lifts(_ approval: Approval) -> Bool {
        let stage = rollout.spec.stages.first { $0.name.name == approval.stage }
        let given = stage?.block(of: approval.gate)?.signedOff[approval.role] ?? []
        return given.first { ($0.by ?? $0.vetoed?.by)?.name == saying.by }.map {
            $0.vetoed != nil || $0.withdrawn != nil
        } ?? false
    }

    /// The same as a manifest of its own, so that approvals in several branches do not conflict.
    func approveInFile(_ approval: Approval) throws(EditRefusal) -> FileEdit {
        _ = try position(of: approval.stage)
        try refuseStranger(as: approval.role)
        guard approval.kind != .withdraw else {
            throw EditRefusal(
                "a withdrawal stands with the sign-off that it takes back",
                remedy: "leave out --file")
        }
        let name = fileName(of: approval)
        guard name.utf8.count <= 63 else {
            throw EditRefusal(
                "the name `\(name)` would have more than 63 letters",
                remedy: "leave out --file, or write a SignOff with a shorter name by hand")
        }
        let file = "desired-state/sign-offs/\(name).yaml"
        let earlier = files(file)
        guard case .mapping(let said) = value(of: approval, lifting: liftsInFile(approval)) else {
            throw EditRefusal("there is nothing to write")
        }
        let about: [(key: String, value: Inline)] = [
            ("rollout", .text(self.name)), ("stage", .text(approval.stage)),
            ("gate", .text(approval.gate.rawValue)), ("role", .text(approval.role)),
        ]
        let text = """
            apiVersion: reconcile/v1
            kind: SignOff
            metadata: {name: \(quoted(name))}
            spec: \(Inline.mapping(about + said).written)

            """
        try refuseErrors(in: Array(text.utf8), file)
        return FileEdit(
            file: file, before: earlier, after: Array(text.utf8), subject: subject(of: approval))
    }

    private func fileName(of approval: Approval) -> String {
        ([name, approval.stage] + (approval.gate == .exit ? ["exit"] : [])
            + [approval.role, saying.by])
            .joined(separator: ".")
    }

    func liftsInFile(_ approval: Approval) -> Bool {
        let file = "desired-state/sign-offs/\(fileName(of: approval)).yaml"
        return files(file).map { isStop($0, file) } ?? false
    }

    /// Whether a file says no: a veto, or a withdrawal.
    private func isStop(_ bytes: [UInt8], _ file: String) -> Bool {
        parse(bytes, file: file).documents.contains { document in
            let spec = document.value(of: "spec")
            return spec?.value(of: "vetoed") != nil || spec?.value(of: "withdrawn") != nil
        }
    }

    /// Who said no before says with a yes that this is over: a stop latches until it is lifted.
    private func value(of approval: Approval, lifting: Bool = false) -> Inline {
        guard approval.kind == .approve else { return .mapping([("vetoed", saying.inline)]) }
        guard case .mapping(var entries) = saying.inline else { return saying.inline }
        if let digest = approval.digest, saying.signed == nil {
            entries.insert(("digest", .text(digest)), at: 2)
        }
        if lifting {
            let lift = Saying(by: saying.by, at: saying.at, signed: saying.lift)
            entries.append(("lifted", lift.inline))
        }
        return .mapping(entries)
    }

    private func subject(of approval: Approval) -> String {
        let verb =
            switch approval.kind {
            case .approve: "Sign off"
            case .veto: "Veto"
            case .withdraw: "Withdraw the sign-off of"
            }
        let gate = approval.gate == .exit ? " (exit)" : ""
        return "\(verb) \(name)/\(approval.stage)\(gate) as \(approval.role)" + because
    }

    /// An earlier word of the same person gives way, which git and the ledger keep; those of others stay.
    private func change(
        _ value: Inline, _ given: [SignOff], _ own: Int?, at path: [EditStep], _ behind: [String]
    ) throws(EditRefusal) -> Edit {
        guard let first = given.first else { return Edit(.set(value), at: path, behind: behind) }
        let isList = first.place.node.map { isElement($0, at: path) } ?? false
        switch (own, isList) {
        case (let own?, true): return Edit(.set(value), at: path + [.element(own)])
        case (nil, true): return Edit(.append(value), at: path)
        case (_?, false): return Edit(.set(value), at: path)
        case (nil, false):
            guard let node = first.place.node else {
                throw EditRefusal("the sign-off that is there has no place")
            }
            return Edit(.set(.list([Inline(node), value])), at: path)
        }
    }

    private func withdraw(_ approval: Approval, _ given: [SignOff], at path: [EditStep])
        throws(EditRefusal) -> FileEdit
    {
        let standing = given.firstIndex { $0.by?.name == saying.by && $0.withdrawn == nil }
        guard let index = standing, let node = given[index].place.node else {
            throw EditRefusal(
                "`\(saying.by)` has not signed off \(name)/\(approval.stage) as \(approval.role) here",
                at: rollout.spec.stages.first { $0.name.name == approval.stage }?.place.node?
                    .location,
                remedy: "say whose it is: --by NAME; one in a file of its own is edited there")
        }
        let place = isElement(node, at: path) ? path + [.element(index)] : path
        return try write(
            Edit(.set(saying.inline), at: place + [.key("withdrawn")]), subject(of: approval))
    }

    /// Whether a word at this path stands in a list, and not alone.
    private func isElement(_ node: Node, at path: [EditStep]) -> Bool {
        var here: Node? = rollout.place.node
        for step in path { here = here?[step] }
        return here?.kind == .sequence
    }

    private func refuseStranger(as role: String) throws(EditRefusal) {
        guard let policy else {
            throw EditRefusal(
                "there is no policy, so nobody's sign-off is asked",
                remedy:
                    "a Policy says who signs what: roles: {qa: [quinn]}, signOffs: [{for: any, roles: [qa]}]"
            )
        }
        guard let members = policy.roles[role]?.members.map(\.name) else {
            let roles = policy.roles.names
            throw EditRefusal(
                "the policy has no role `\(role)`",
                remedy: didYouMean(role, roles) ?? "it has \(inWords(roles, joinedBy: "and"))")
        }
        try refuse(
            unless: members, role, "so it would count for nothing", at: policy.roles[role]?.place,
            others: "; or say who you are: --by NAME")
    }
}
