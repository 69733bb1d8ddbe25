extension Paint {
    /// A step of a plan, by the sign that it begins with.
    func step(_ text: String) -> String {
        switch text.first {
        case ">", "=": lines(text, green)
        case "<": lines(text, yellow)
        case "!": lines(text, red)
        default: text
        }
    }

    /// What is brought, taken away or set anew.
    func change(_ text: String) -> String {
        switch text.first(where: { $0 != " " }) {
        case "+": lines(text, green)
        case "-": lines(text, red)
        case "~": lines(text, yellow)
        default: text
        }
    }
}
