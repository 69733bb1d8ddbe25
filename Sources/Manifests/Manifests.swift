internal import CCrypto
package func sha256(_ b: [UInt8]) -> [UInt8] { var o = [UInt8](repeating: 0, count: 32); SHA256(b, b.count, &o); return o }
