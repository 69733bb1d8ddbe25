/// An address as a person may see it: without the password, or over http the token, that stands in it.
package func withoutSecret(_ address: String) -> String {
    guard let colon = address.firstRange(of: "://") else { return address }
    let rest = address[colon.upperBound...]
    let authority = rest.prefix { $0 != "/" }
    guard let at = authority.lastIndex(of: "@") else { return address }
    let scheme = address[..<colon.upperBound]
    let user = authority[..<at].prefix { $0 != ":" }
    // Over http who asks is told by nothing else, and many a token is the user's name.
    let kept = scheme.hasPrefix("http") ? "" : "\(user)@"
    return scheme + kept + rest[rest.index(after: at)...]
}
