package import Ledger
import Manifests

/// An exposure as a program's environment has it: every variable and flag by its name.
///
/// A flag that only some users have comes as the value that they have; its share is beside it, in
/// `NAME_PERCENTAGE`, for whoever evaluates flags without a server.
package struct ExposureVariables: Sendable {
    /// Plain texts with their `$(…)` still in them, in the order of names.
    package private(set) var texts: [(name: String, text: String)] = []
    package private(set) var flags: [(name: String, value: String)] = []
    /// Names of variables, and of the secrets that they hold.
    package private(set) var secrets: [(name: String, secret: String)] = []

    package init(_ exposure: Layer) {
        for name in exposure.variables.keys.sorted(by: bytesPrecede) {
            switch exposure.variables[name] {
            case .text(let text): texts.append((name, text))
            case .secret(let secret): secrets.append((name, secret))
            case nil: break
            }
        }
        for name in exposure.flags.keys.sorted(by: bytesPrecede) {
            guard let flag = exposure.flags[name] else { continue }
            flags.append((name, flag.value.words))
            if let share = flag.share {
                flags.append(("\(name)_PERCENTAGE", String(share.words.dropLast())))
            }
        }
    }
}

/// A file of `NAME=value` lines, as `docker --env-file`, systemd and shells read alike: values are quoted, and
/// none can end its line.
package func environmentFile(_ variables: [(name: String, value: String)]) -> String {
    variables.map { name, value in "\(name)=\(shellQuoted(value))\n" }.joined()
}

private func shellQuoted(_ value: String) -> String {
    let isPlain = value.unicodeScalars.allSatisfy { scalar in
        scalar.properties.isAlphabetic && scalar.isASCII
            || "0123456789._-/:@%+,".unicodeScalars.contains(scalar)
    }
    if isPlain, !value.isEmpty { return value }
    var quoted = "\""
    for scalar in value.unicodeScalars {
        switch scalar {
        case "\"", "\\", "$", "`": quoted += "\\\(scalar)"
        case "\n": quoted += " "
        default: quoted.unicodeScalars.append(scalar)
        }
    }
    return quoted + "\""
}
