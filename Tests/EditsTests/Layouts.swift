import Testing

/// One rollout as different people write it; each says the same.
enum Layouts {
    static let policy = """
        apiVersion: reconcile/v1
        kind: Policy
        metadata: {name: us}
        spec: {roles: {engineering: [erin, ed, eva], qa: [quinn]}}

        """

    static let environment = """
        apiVersion: reconcile/v1
        kind: Environment
        metadata: {name: staging}
        spec: {actions: {deploy: {run: [./deploy.sh]}}}

        """

    static let block = """
        apiVersion: reconcile/v1
        kind: Rollout
        metadata:
          name: app
        spec:
          version: 2.4.0
          defaults:
            exit:
              checklist:
                - Shared item
          stages:
            - name: canary
              environments: [staging]
              entry:
                checklist:
                  - Short item
                  - item: Long item
                    role: qa
              exit:
                checklist:
                  - item: Maybe item
                    optional: true

        """

    static let compact = """
        apiVersion: reconcile/v1
        kind: Rollout
        metadata: {name: app}
        spec:
          version: 2.4.0
          defaults: {exit: {checklist: [Shared item]}}
          stages:
          - name: canary
            environments: [staging]
            entry: {checklist: [Short item, {item: Long item, role: qa}]}
            exit: {checklist: [{item: Maybe item, optional: true}]}

        """

    static let oneLine =
        "{apiVersion: reconcile/v1, kind: Rollout, metadata: {name: app}, spec: {version: 2.4.0, "
        + "defaults: {exit: {checklist: [Shared item]}}, stages: [{name: canary, environments: [staging], "
        + "entry: {checklist: [Short item, {item: Long item, role: qa}]}, "
        + "exit: {checklist: [{item: Maybe item, optional: true}]}}]}}\n"

    static let json = """
        {
          "apiVersion": "reconcile/v1",
          "kind": "Rollout",
          "metadata": {"name": "app"},
          "spec": {
            "version": "2.4.0",
            "defaults": {"exit": {"checklist": ["Shared item"]}},
            "stages": [
              {
                "name": "canary",
                "environments": ["staging"],
                "entry": {
                  "checklist": [
                    "Short item",
                    {"item": "Long item", "role": "qa"}
                  ]
                },
                "exit": {"checklist": [{"item": "Maybe item", "optional": true}]}
              }
            ]
          }
        }

        """

    static let commented = """
        # The app, as agreed on Monday.
        apiVersion: reconcile/v1
        kind: Rollout
        metadata: {name: app} # ours
        spec: # all of it
          # The release of May.
          version: 2.4.0 # not 2.4.1

          # Asked everywhere.
          defaults: # said once
            exit:
              checklist: # what people do
                # by anybody
                - Shared item # tick it
          # In order.
          stages:
            # First.
            - name: canary # small
              environments: [staging] # for now
              # Before.
              entry:
                checklist:
                  - Short item # short
                  - item: Long item # long
                    role: qa # only they
              # After.
              exit:
                checklist:
                  - item: Maybe item
                    optional: true # or not
        # The end.

        """

    static let wide = """
        apiVersion: reconcile/v1
        kind: Rollout
        metadata:
                name: app
        spec:
             version: 2.4.0
             defaults:
                     exit:
                        checklist:
                        -    Shared item
             stages:
               -     name: canary
                     environments:
                     - staging
                     entry:
                         checklist:
                            -   Short item
                            -
                                item: Long item
                                role: qa
                     exit:
                         checklist:
                         - optional: true
                           item: Maybe item

        """

    static let quoted = """
        'apiVersion': 'reconcile/v1'
        "kind": "Rollout"
        "metadata": {'name': "app"}
        "spec":
          "version": '2.4.0'
          "defaults": {"exit": {"checklist": ['Shared item']}}
          "stages":
            - "name": 'canary'
              "environments": ["staging"]
              "entry":
                "checklist": ['Short item', {"item": "Long item", "role": 'qa'}]
              "exit":
                "checklist":
                  - {"item": 'Maybe item', 'optional': true}

        """

    static let folded = """
        apiVersion: reconcile/v1
        kind: Rollout
        metadata: {name: app}
        spec:
          title: >-
            The app,
            as agreed
          description: |
            On Monday.

              Indented.

          version: "2.4.0"
          defaults:
            exit:
              checklist:
                - >-
                  Shared
                  item
          stages:
            - name: canary
              description: |+
                Kept.

              environments: [staging]
              entry:
                checklist:
                  - Short
                    item
                  - item: |-
                      Long item
                    role: qa
              exit:
                checklist:
                  - item: "Maybe
                      item"
                    optional: true

        """

    static let anchored = """
        apiVersion: reconcile/v1
        kind: Rollout
        metadata: {name: &name app}
        spec:
          title: *name
          version: &version 2.4.0
          defaults: &defaults
            exit: {checklist: [&shared Shared item]}
          stages:
            - &canary
              name: canary
              environments: &where [staging]
              entry:
                checklist:
                  - Short item
                  - {item: Long item, role: &qa qa}
              exit: {checklist: [{item: Maybe item, optional: true}]}

        """

    static let reordered = """
        spec:
          stages:
            - exit: {checklist: [{optional: true, item: Maybe item}]}
              entry:
                checklist: [ Short item , { role: qa, item: Long item } , ]
              environments: [ staging ]
              name: canary
          defaults: {exit: {checklist: [ Shared item ]}}
          version: 2.4.0
        metadata: {name: app}
        kind: Rollout
        apiVersion: reconcile/v1
        """

    static let named: [(name: String, text: String)] = [
        ("block", block), ("compact", compact), ("one line", oneLine), ("JSON", json),
        ("commented", commented), ("wide", wide), ("quoted", quoted), ("folded", folded),
        ("anchored", anchored), ("reordered", reordered),
    ]

    /// Each of them as it is, with the line ends of Windows, behind others in one file, between marks of
    /// documents, with a byte order mark, and without the last line end.
    static let all: [Layout] = named.flatMap { name, text in
        [
            Layout(name: name, text: text),
            Layout(name: name + ", CRLF", text: text.replacing("\n", with: "\r\n")),
            Layout(
                name: name + ", behind others",
                text: environment + "---\n" + policy + "---\n" + text, isWhole: true),
            Layout(name: name + ", between marks", text: "--- # first\n" + text + "\n...\n"),
            Layout(name: name + ", BOM", text: "\u{FEFF}" + text),
            Layout(
                name: name + ", cut",
                text: String(text.reversed().drop(while: \.isNewline).reversed())),
        ]
    }
}

struct Layout: CustomTestStringConvertible, Sendable {
    var name: String
    var text: String
    /// Whether the environment and the policy are in it.
    var isWhole = false

    var testDescription: String { name }
}
