import TestSupport

/// Something that goes wrong with a hub, and what a person is told of it.
struct HubFault: Sendable {
    var name: String
    /// What is wrong with the hub that is reached so; nil where it cannot happen there.
    var strike: @Sendable (Transport) -> String?
    var mend: @Sendable (Transport) -> String
    /// How the one line begins, in which HUB is the address, and how it ends.
    var begins: String
    var has = ""
    var ends: String

    static let all = [
        wrongKey, unknownHost, changedHost, wrongPassword, unknownAuthority, readOnly, hook, branch,
        gone, shallow, stopped,
    ]

    private static let mustLet =
        "Whoever runs it must let this controller push to reconcile/*; the next pass tries again."
    private static let asking = "could not ask the hub HUB: "

    static let wrongKey = HubFault(
        name: "wrong key", strike: { $0 == .ssh ? "mv keys keys.kept; echo > keys" : nil },
        mend: { _ in "mv keys.kept keys" }, begins: asking, has: "Permission denied (publickey",
        ends:
            "The hub takes no ssh key of this user. Give it the one that it is to take, and try: ssh -v HOST"
    )

    static let unknownHost = HubFault(
        name: "unknown host", strike: { $0 == .ssh ? "mv hosts hosts.kept" : nil },
        mend: { _ in "mv hosts.kept hosts" }, begins: asking,
        has: "Host key verification failed",
        ends:
            "This machine does not know the hub's key. Compare what `ssh-keyscan HOST` shows with what whoever runs it says, and write it into known_hosts"
    )

    static let changedHost = HubFault(
        name: "changed host key",
        strike: {
            $0 == .ssh
                ? "cp hosts hosts.kept; sed -i \"s|ssh-.*|$(cut -d' ' -f1-2 key.pub)|\" hosts" : nil
        },
        mend: { _ in "mv hosts.kept hosts" }, begins: asking,
        has: "Host key verification failed",
        ends:
            "Its key is not the one that is known here. Ask whoever runs it whether it has a new one: if not, somebody stands in between. If so, take out the old one with `ssh-keygen -R HOST`, and write the new one into known_hosts"
    )

    static let wrongPassword = HubFault(
        name: "wrong password",
        strike: { [.basic, .https].contains($0) ? "sed -i s/right/wrong/ credentials" : nil },
        mend: { _ in "sed -i s/wrong/right/ credentials" }, begins: asking,
        has: "Authentication failed for 'HUB/'",
        ends:
            "The hub does not take the password or token of this machine: it may have expired. Put a new one where git finds it (credential.helper, or http.extraHeader of the repository), and try: git ls-remote"
    )

    static let unknownAuthority = HubFault(
        name: "unknown authority",
        strike: {
            $0 == .https
                ? "mv authority.pem authority.kept; cp /etc/ssl/certs/ca-certificates.crt authority.pem"
                : nil
        },
        mend: { _ in "mv authority.kept authority.pem" }, begins: asking, has: "certificate",
        ends:
            "No authority that this machine believes has signed the hub's certificate. Where it is the right one, name its authority: git config --global http.sslCAInfo FILE. Nothing new starts until it answers"
    )

    /// A deploy key that may read only, and a server of http that takes no push.
    static let readOnly = HubFault(
        name: "read-only",
        strike: {
            switch $0 {
            case .ssh:
                #"""
                cp keys keys.kept
                sed -i 's|^|command="case \\"$SSH_ORIGINAL_COMMAND\\" in git-upload-pack*) eval \\"$SSH_ORIGINAL_COMMAND\\";; *) echo ERROR: This key is marked as read only. >\&2; exit 1;; esac" |' keys
                """#
            case .http, .basic, .https: "git -C hub.git config http.receivepack false"
            case .path, .file: nil
            }
        },
        mend: {
            $0 == .ssh ? "mv keys.kept keys" : "git -C hub.git config http.receivepack true"
        },
        begins: "the hub HUB does not take reconcile/ledger and reconcile/revisions: ",
        has:
            "The hub knows this machine and does not let it: its key or token must be allowed to read the repository and to write reconcile/*",
        ends: mustLet
    )

    static let hook = HubFault(
        name: "a hook that refuses",
        strike: { _ in
            "printf '#!/bin/sh\necho only through >&2; echo pull requests. >&2; exit 1' > hub.git/hooks/pre-receive; chmod +x hub.git/hooks/pre-receive"
        },
        mend: { _ in "rm hub.git/hooks/pre-receive" },
        begins:
            "the hub HUB does not take reconcile/ledger and reconcile/revisions: pre-receive hook declined, and it says: only through; pull requests. ",
        ends: mustLet
    )

    static let branch = HubFault(
        name: "a protected branch",
        strike: { _ in
            "printf '#!/bin/sh\n[ $1 != refs/heads/reconcile/ledger ] || { echo GH006: Protected branch. >&2; exit 1; }' > hub.git/hooks/update; chmod +x hub.git/hooks/update"
        },
        mend: { _ in "rm hub.git/hooks/update" },
        begins:
            "the hub HUB does not take reconcile/ledger: hook declined, and it says: GH006: Protected branch",
        ends: mustLet
    )

    static let gone = HubFault(
        name: "gone", strike: { _ in "mv hub.git gone.git" }, mend: { _ in "mv gone.git hub.git" },
        begins: asking,
        ends:
            "Check the address (git remote -v), and that the repository is still there. Nothing new starts until it answers"
    )

    /// It lacks a commit that is new to us. Where it lacks none of those, what it has is enough.
    static let shallow = HubFault(
        name: "shallow",
        strike: { _ in
            """
            git -C one commit -q --allow-empty -m 'Say nothing more'
            git -C one push -q "$PWD/hub.git" HEAD:main
            mv hub.git whole.git
            git clone -q --bare --no-single-branch --depth=1 file://$PWD/whole.git hub.git
            git -C hub.git config http.receivepack true
            """
        },
        mend: { _ in "rm -r hub.git; mv whole.git hub.git" },
        begins: "could not fetch from the hub HUB: ", has: "the hub may be shallow",
        ends: "Complete it there: git fetch --unshallow")

    /// Its server takes connections, and says nothing.
    static let stopped = HubFault(
        name: "hangs",
        strike: { [.path, .file].contains($0) ? nil : "kill -STOP $(cat served)" },
        mend: { _ in "kill -CONT $(cat served)" },
        begins: asking + "it gave no answer in time, and git was ended",
        ends:
            "It may hang: look at its server. Where it only needs longer, say so: `hubTimeLimit` in controller.yaml. Nothing new starts until it answers"
    )
}
