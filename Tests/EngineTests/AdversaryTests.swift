import TestSupport
import Testing

/// Who may push to the repository and holds no key: every way that we know to start what nobody approved, and the
/// words that stop it.
@Suite("Who may push and holds no key") struct AdversaryTests {
    /// Quality has not signed: what is pushed makes up for that.
    static let forging = [
        Attack(
            "writes a sign-off", says: "quinn's sign-off is unproven: it carries no signature",
            "say forged \"$yes\""),
        Attack(
            "signs with a key of their own",
            says: "is nobody's in the policy",
            """
            $RECONCILE sign-off app canary --role qa --by quinn --print-statement > ../s 2> /dev/null
            ssh-keygen -q -Y sign -f ../keys/stranger -n sign-off@reconcile.v1 < ../s > ../s.sig
            at=$(sed -n 's/^time: //p' ../s); saw=$(sed -n 's/^ledger: //p' ../s)
            say forged "rollout: app, stage: canary, role: qa, by: quinn, at: $at, saw: '$saw', signature: \\"$(sed 's/$/\\\\n/' ../s.sig | tr -d '\\n')\\""
            """),
        Attack(
            "asks for less proof", says: "quinn's sign-off is unproven: it carries no signature",
            "sed -i 's/proof: signed/proof: declared/' $m; say forged \"$yes\""),
        Attack(
            "asks nobody any more", says: "qa has not signed off",
            "sed -i 's/signOffs: .*/signOffs: [{for: any, roles: []}]/' $m"),
        Attack(
            "takes the policy away", says: "qa has not signed off",
            "sed -i '/kind: Policy/,/^---/{/^---/!d}' $m; sed -i '/^apiVersion/{N;/---/d}' $m"),
        Attack(
            "takes away who may amend, and asks for less",
            says: "quinn's sign-off is unproven: it carries no signature",
            "sed -i '/amend:/d; s/proof: signed/proof: declared/' $m; say forged \"$yes\""),
        Attack(
            "gives quinn a key of their own",
            says: "qa has not signed off",
            "sed -i \"s#\\\\(quinn: {keys: \\\\[{ssh: [^}]*}\\\\)#\\\\1, {ssh: $(cut -d' ' -f1,2 ../keys/stranger.pub)}#\" $m"
        ),
        Attack(
            "makes themselves a member", says: "mallory is not a member",
            "sed -i 's/qa: \\[quinn\\]/qa: [quinn, mallory]/' $m; say forged 'rollout: app, stage: canary, role: qa, by: mallory, at: 2025-05-09T14:03:22Z'"
        ),
        Attack(
            "signs the controller's key into the policy", says: "qa has not signed off",
            "sed -i \"s#^  branch: main#  branch: main\\n  controllers: [{ssh: $(cut -d' ' -f1,2 ../keys/stranger.pub)}]#\" $m"
        ),
        Attack(
            "copies the signature of another role and person",
            says: "quinn's sign-off is unproven: its key SHA256:",
            """
            $RECONCILE sign-off app canary --yes --role operations --by olga --key ../keys/olga --file > ../said
            sed 's/app.canary.operations.olga/forged/; s/role: operations/role: qa/; s/by: olga/by: quinn/' \
              desired-state/sign-offs/app.canary.operations.olga.yaml > desired-state/forged.yaml
            """),
        Attack(
            "writes a role that looks like it", says: "qa has not signed off",
            "say forged 'rollout: app, stage: canary, role: qа, by: quinn, at: 2025-05-09T14:03:22Z'"
        ),
        Attack(
            "writes a person who looks like one", says: "qa has not signed off",
            "say forged 'rollout: app, stage: canary, role: qa, by: quіnn, at: 2025-05-09T14:03:22Z'"
        ),
        Attack(
            "calls an environment a lesser one",
            says: "the change of canary is not adopted yet",
            signOffs: "{for: {tier: test}, roles: []}, {for: any, roles: [qa], proof: signed}",
            "sed -i 's/metadata: {name: canary}/metadata: {name: canary, labels: {tier: test}}/' $m"
        ),
        Attack(
            "makes an environment that does the same", says: "free is not adopted yet",
            signOffs: "{for: {tier: test}, roles: []}, {for: any, roles: [qa], proof: signed}",
            """
            printf 'apiVersion: reconcile/v1\\nkind: Environment\\nmetadata: {name: free, labels: {tier: test}}\\nspec: {initial: {version: 1.0.0}, actions: {deploy: {run: [./deploy.sh]}}}\\n' > desired-state/free.yaml
            sed -i 's/environments: \\[canary\\]/environments: [free]/' $m
            """),
        Attack(
            "gives an environment another program",
            says: "the change of canary is not adopted yet",
            "sed -i 's#run: \\[./deploy.sh\\]#run: [./lib/tool.sh]#' $m"),
        Attack(
            "brings the same by another rollout", says: "qa has not signed off",
            "sed '0,/kind: Rollout/d' $m | sed '1i apiVersion: reconcile/v1\\nkind: Rollout' | sed 's/name: app/name: other/; /signedOff/d' > desired-state/other.yaml; sed -i 's/^  version: .*/  version: 9.9.9/' desired-state/other.yaml"
        ),
    ]

    @Test(arguments: forging) func `makes up for no signature`(_ attack: Attack) throws {
        let team = try attack.team(lacking: ["qa"])
        let struck = try attack.strike(team)
        #expect(struck.status == 0, "\(struck)")
        let said = try team.pass()
        #expect(said.contains(attack.says), "\(said)")
        #expect(team.play.left("canary") == nil)
        #expect(team.play.left("free") == nil)
    }

    /// Everybody has signed: what is pushed changes what they have signed, or stops what stops it.
    static let changing = [
        Attack(
            "strips the signatures", says: "quinn's sign-off is unproven: it carries no signature",
            "sed -E -i 's/, signature: \"[^\"]*\"//g' $m"),
        Attack(
            "swaps the program", says: "is stale, by what: deploy.sh changed",
            "echo 'curl evil' >> deploy.sh"),
        Attack(
            "swaps a file that the program reads", says: "is stale, by what: lib/tool.sh changed",
            "echo 'curl evil' >> lib/tool.sh"),
        Attack(
            "swaps the mode of a file", says: "is stale, by what: lib/tool.sh changed",
            "chmod -x lib/tool.sh"),
        Attack(
            "adds a file to what the program sees", says: "is stale, by what: lib/more.sh",
            "echo true > lib/more.sh"),
        Attack(
            "puts a variable in that is a secret", says: "is stale, what: ",
            "sed -i 's/^  version: 2.0.0/  version: 2.0.0\\n  variables: {SHOWN: {secret: token}}/' $m"
        ),
        Attack(
            "switches on what was off", says: "is stale, what: ",
            """
            printf 'apiVersion: reconcile/v1\\nkind: Flag\\nmetadata: {name: audit-log}\\nspec: {safe: true}\\n' > desired-state/flag.yaml
            sed -i 's/environments: \\[canary\\]/environments: [canary]\\n      flags: {audit-log: false}/' $m
            """),
        Attack(
            "brings more programs with it", says: "is stale, by what: ",
            "sed -i '0,/environments: \\[canary\\]/s##environments: [canary]\\n      steps: [{run: [./lib/tool.sh]}]#' $m"
        ),
        Attack(
            "goes out of the tree", says: "`../keys` leaves the tree",
            "sed -i 's#files: \\[lib\\]#files: [../keys]#' $m"),
        Attack(
            "moves the start to another environment", says: "is stale, what: ",
            "sed -i 's/environments: \\[canary\\]/environments: [world]/' $m"),
        Attack(
            "inherits from something else", says: "the change of canary is not adopted yet",
            """
            printf 'apiVersion: reconcile/v1\\nkind: Environment\\nmetadata: {name: base}\\nspec: {abstract: true, variables: {A: b}}\\n' > desired-state/base.yaml
            sed -i '0,/spec: {initial/s//spec: {extends: base, timezone: Europe\\/Berlin, initial/' $m
            """),
    ]

    @Test(arguments: changing) func `changes nothing that was signed`(_ attack: Attack) throws {
        let team = try attack.team()
        let struck = try attack.strike(team)
        #expect(struck.status == 0, "\(struck)")
        let said = try team.pass()
        #expect(said.contains(attack.says), "\(said)")
        #expect(team.play.left("canary") == nil)
    }
}
