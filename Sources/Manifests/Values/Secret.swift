import YAML

/// A secret by its name; `controller.yaml` knows where it is and who may have it.
package struct Secret: Written {
    package var place = Place()
    package var secret = Reference()

    package init() {}

    package static let definition = Definition<Secret>(
        "secret", "A secret by its name; never its value, never its path.",
        [.required("secret", \.secret, .reference, "The name that `controller.yaml` knows.")])
}

/// What may be written out or kept secret.
package enum SecretOr: Hashable, Sendable {
    case plain(Template)
    case secret(Reference)

    package var secret: Reference? {
        if case .secret(let name) = self { name } else { nil }
    }
}

extension Form where Value == SecretOr {
    package static let variable = secretOr(
        .template(.line, takesNumbers: true), takesBooleans: true)
    package static let url = secretOr(.url)
    package static let header = secretOr(.template(.header))

    private static func secretOr(_ plain: Form<Template>, takesBooleans: Bool = false) -> Form {
        Form.byKind(
            scalar: takesBooleans
                ? anyScalar : plain.wrapped({ value, _ in .plain(value) }, { _ in Template() }),
            mapping: Form<Secret>.object.wrapped(
                { value, _ in .secret(value.secret) }, { _ in Secret() }),
            words: "a text, or `{secret: NAME}`",
            leaves: { value, found in
                switch value {
                case .plain(let template): found.put(template.text)
                case .secret(let name): found.under("secret") { $0.put(name.name) }
                }
            })
    }

    /// Variables are texts in the end: `true` and `10` are what was written.
    private static let anyScalar = Form(
        .scalar,
        read: { node, reader in
            if case .null = node.scalar {
                reader.refuse(node, wanted: "a text", remedy: "write `\"\"` for an empty one")
                return nil
            }
            let text = node.text
            if text.unicodeScalars.count > textLengthMax {
                reader.report(
                    rule: "wrong-value", at: node,
                    "this text is longer than \(textLengthMax) characters")
                return nil
            }
            do throws(Misfit) {
                try Template.checked(text, .line)
            } catch {
                reader.report(rule: "template", at: node, error.problem, remedy: error.remedy)
                return nil
            }
            return .plain(Template(text, at: Place(node), .line))
        }, leaves: { _, _ in })
}

extension Form where Value == String {
    /// The name of a variable, as a program's environment has it.
    package static let variableName = Form.parsing(
        "a variable's name", pattern: identifierPattern, lengthMax: identifierLengthMax,
        rule: "unsafe-name",
        leaves: { $1.put($0) }
    ) { text throws(Misfit) in
        let name = try checkedIdentifier(text)
        if name.uppercased().hasPrefix("RECONCILE_") {
            throw Misfit(
                "`\(name)` cannot be set: names that begin with `RECONCILE_` are what every program is given"
            )
        }
        if isUnsafeVariable(name) {
            throw Misfit(
                "`\(name)` cannot be set: it decides which code the loader, the shell or git runs")
        }
        return name
    }
}

private let unsafeVariables: Set<String> = [
    "PATH", "BASH_ENV", "ENV", "IFS", "SHELLOPTS", "BASHOPTS", "PS4", "PROMPT_COMMAND", "CDPATH",
    "HOME", "SHELL",
    "PERL5OPT", "PERL5LIB", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONHOME", "RUBYOPT", "RUBYLIB",
    "PYTHONUSERBASE", "PYTHONBREAKPOINT", "PYTHONINSPECT", "PERL5DB", "NODE_OPTIONS", "NODE_PATH",
    "OPENSSL_CONF", "OPENSSL_MODULES", "OPENSSL_ENGINES", "LUA_INIT", "LUA_PATH", "LUA_CPATH",
    "CLASSPATH", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "DOTNET_STARTUP_HOOKS", "LESSOPEN",
    "LESSCLOSE", "MAKEFLAGS", "MAKEFILES", "TAR_OPTIONS", "RSYNC_RSH", "CURL_HOME",
    "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "ANSIBLE_CONFIG", "GOFLAGS",
    "JAVA_TOOL_OPTIONS", "GCONV_PATH", "LOCPATH", "TZDIR", "TMPDIR",
]
private let unsafePrefixes = [
    "LD_", "GIT_", "DYLD_", "RECONCILE_", "GLIBC_", "MALLOC_", "BASH_FUNC_", "SSH_",
]

func isUnsafeVariable(_ name: String) -> Bool {
    let upper = name.uppercased()
    return unsafeVariables.contains(upper) || unsafePrefixes.contains { upper.hasPrefix($0) }
}
