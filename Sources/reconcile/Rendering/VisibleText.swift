/// How a terminal shows one scalar: what to print for it, and how many cells that takes.
///
/// Whatever a reader could not see, or a terminal would act upon, is spelled out. That is also what
/// keeps carets in line: terminals disagree on the width of nothing that is left.
struct VisibleScalar: Hashable {
    var text: String
    /// 0 for a combining mark, 2 for most of CJK and emoji.
    var width: Int

    init(_ scalar: Unicode.Scalar) {
        if scalar.isSafeToShow {
            text = String(scalar)
            width = scalar.cells
        } else {
            text = Self.spelling(of: scalar)
            width = text.unicodeScalars.count
        }
    }

    /// Returns a control picture (␛) for the old controls, and `\u{202E}` for the rest.
    private static func spelling(of scalar: Unicode.Scalar) -> String {
        let picture: UInt32? =
            switch scalar.value {
            case 0..<0x20: 0x2400 + scalar.value
            case 0x7F: 0x2421
            default: nil
            }
        if let picture = picture.flatMap(Unicode.Scalar.init) { return String(picture) }
        return "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
    }
}

/// Returns `text` on one line, with nothing in it that hides, moves or steers.
func visible(_ text: String) -> String {
    if text.utf8.allSatisfy({ 0x20..<0x7F ~= $0 }) { return text }
    var shown = ""
    for scalar in text.unicodeScalars { shown += VisibleScalar(scalar).text }
    return shown
}

/// As `visible`, but for tabs, which programs line their words up by.
func visibleLine(_ text: String) -> String {
    text.split(separator: "\t", omittingEmptySubsequences: false).map { visible(String($0)) }
        .joined(separator: "\t")
}

extension Unicode.Scalar {
    /// False for controls, invisible characters and every space but the plain one.
    ///
    /// Skin tones are among the refused because terminals draw them as two cells or as none.
    var isSafeToShow: Bool {
        if isASCII { return 0x20..<0x7F ~= value }
        if 0x1F3FB...0x1F3FF ~= value || properties.isDefaultIgnorableCodePoint { return false }
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned,
            .spaceSeparator, .lineSeparator, .paragraphSeparator:
            return false
        default: return true
        }
    }

    /// The cells that a terminal gives to a scalar that is safe to show.
    fileprivate var cells: Int {
        if isASCII { return 1 }
        if isCombining { return 0 }
        if properties.isEmojiPresentation && !(0x1F1E6...0x1F1FF ~= value) { return 2 }
        return Self.wide.contains { $0 ~= value } ? 2 : 1
    }

    private var isCombining: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark: true
        // The second and third letters of a Hangul syllable are drawn into the first.
        default: 0x1161...0x11FF ~= value || 0xD7B0...0xD7FF ~= value
        }
    }

    /// East Asian Wide and Fullwidth, without the emoji, which know it of themselves.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF,
        0x4E00...0xA4C6, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
        0xFE30...0xFE6B, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x1B2FB, 0x1F200...0x1F265,
        0x20000...0x3FFFD,
    ]
}
