/// Returns `1 error`, `2 errors`.
func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

/// Returns `2,048`.
func grouped(_ number: Int) -> String {
    let digits = Array(String(number))
    return digits.indices.map { place in
        let isFirstOfThree = place > 0 && (digits.count - place) % 3 == 0
        return (isFirstOfThree ? "," : "") + String(digits[place])
    }.joined()
}
