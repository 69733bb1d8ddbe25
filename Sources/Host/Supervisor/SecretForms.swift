/// Returns the byte strings by which a secret may be seen: itself, and what common tools make of it.
func forms(of secret: [UInt8]) -> Set<[UInt8]> {
    guard !secret.isEmpty else { return [] }
    var forms: Set<[UInt8]> = [secret]
    var made: [[UInt8]] = []
    // The lines of a key are said one by one, too, however they end.
    forms.formUnion(
        secret.split { $0 == 10 || $0 == 13 }.map(Array.init).filter { $0.count >= lineBytesMin })
    made.append(hexadecimal(secret, upperDigits))
    made.append(hexadecimal(secret, lowerDigits))
    for offset in 0..<3 {
        made.append(base64(secret, offset: offset, standardDigits))
        made.append(base64(secret, offset: offset, urlDigits))
    }
    for kept in ["-._~", "-._~/", "-_.!~*'()"] {
        for digits in [upperDigits, lowerDigits] {
            let encoded = percentEncoded(secret, keeping: Set(kept.utf8), digits)
            made.append(encoded)
            // As a form writes a space.
            made.append(
                Array(String(decoding: encoded, as: UTF8.self).replacing("%20", with: "+").utf8))
        }
    }
    made.append(inJSON(secret))
    // Shorter ones would be found in what has nothing to do with the secret.
    forms.formUnion(made.filter { $0.count >= formBytesMin })
    return forms
}

private let formBytesMin = 4
private let lineBytesMin = 8
private let alphanumerics =
    Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
private let upperDigits = Array("0123456789ABCDEF".utf8)
private let lowerDigits = Array("0123456789abcdef".utf8)
private let standardDigits = alphanumerics + Array("+/".utf8)
private let urlDigits = alphanumerics + Array("-_".utf8)

/// The digits that are the secret's alone, where it begins `offset` bytes after a group of three:
/// those at its ends also carry bits of its neighbours.
private func base64(_ secret: [UInt8], offset: Int, _ digits: [UInt8]) -> [UInt8] {
    let bytes = [UInt8](repeating: 0, count: offset) + secret
    let first = (offset * 8 + 5) / 6
    let count = bytes.count * 8 / 6
    guard first < count else { return [] }
    return (first..<count).map { place in
        let bit = place * 6
        let high = UInt16(bytes[bit / 8]) << 8
        let low = bit / 8 + 1 < bytes.count ? UInt16(bytes[bit / 8 + 1]) : 0
        return digits[Int((high | low) >> (10 - UInt16(bit % 8)) & 63)]
    }
}

private func percentEncoded(_ secret: [UInt8], keeping: Set<UInt8>, _ digits: [UInt8]) -> [UInt8] {
    secret.flatMap { byte -> [UInt8] in
        keeping.contains(byte) || alphanumerics.contains(byte)
            ? [byte] : [37, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}

private func hexadecimal(_ secret: [UInt8], _ digits: [UInt8]) -> [UInt8] {
    secret.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
}

private func inJSON(_ secret: [UInt8]) -> [UInt8] {
    secret.flatMap { byte -> [UInt8] in
        switch byte {
        case 34, 92: [92, byte]
        case 10: Array("\\n".utf8)
        case 13: Array("\\r".utf8)
        case 9: Array("\\t".utf8)
        default: [byte]
        }
    }
}
