"""Signs as a FIDO token does (sk-ssh-ed25519, sk-ecdsa-sha2-nistp256), which ssh-keygen can only verify.

    token_signature.py ed25519|p256 FLAGS NAMESPACE MESSAGE OUT

Writes OUT.pub and OUT.sig. Needs nothing but Python and the `openssl` program."""

import base64
import hashlib
import os
import struct
import subprocess
import sys
import tempfile

APPLICATION = b"ssh:"
COUNTER = 7


def string(data):
    return struct.pack(">I", len(data)) + data


def openssl(*words, data=None):
    return subprocess.run(["openssl", *words], input=data, stdout=subprocess.PIPE, check=True).stdout


def der_integers(data):
    """The two numbers of a DER sequence, as SSH writes them: the bytes are the same."""
    assert data[0] == 0x30
    at, numbers = 2, []
    while at < len(data):
        assert data[at] == 0x02
        length = data[at + 1]
        numbers.append(data[at + 2 : at + 2 + length])
        at += 2 + length
    return numbers


def main():
    curve, flags, namespace, message, out = sys.argv[1:]
    flags, namespace = bytes([int(flags)]), namespace.encode()
    message = open(message, "rb").read()

    signed = b"SSHSIG" + string(namespace) + string(b"") + string(b"sha512")
    signed += string(hashlib.sha512(message).digest())
    token = flags + struct.pack(">I", COUNTER)
    authenticated = hashlib.sha256(APPLICATION).digest() + token + hashlib.sha256(signed).digest()

    with tempfile.TemporaryDirectory() as folder:
        private, data = os.path.join(folder, "key"), os.path.join(folder, "data")
        open(data, "wb").write(authenticated)
        if curve == "ed25519":
            openssl("genpkey", "-algorithm", "ed25519", "-out", private)
            point = openssl("pkey", "-in", private, "-pubout", "-outform", "DER")[-32:]
            kind = b"sk-ssh-ed25519@openssh.com"
            key = string(kind) + string(point)
            made = openssl("pkeyutl", "-sign", "-inkey", private, "-rawin", "-in", data)
        else:
            openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", private)
            point = openssl("pkey", "-in", private, "-pubout", "-outform", "DER")[-65:]
            kind = b"sk-ecdsa-sha2-nistp256@openssh.com"
            key = string(kind) + string(b"nistp256") + string(point)
            made = openssl("dgst", "-sha256", "-sign", private, data)
            made = b"".join(string(number) for number in der_integers(made))
        key += string(APPLICATION)

    blob = b"SSHSIG" + struct.pack(">I", 1) + string(key) + string(namespace) + string(b"")
    blob += string(b"sha512") + string(string(kind) + string(made) + token)
    body = base64.b64encode(blob).decode()
    lines = [body[at : at + 70] for at in range(0, len(body), 70)]
    armour = ["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""]
    open(out + ".pub", "w").write(f"{kind.decode()} {base64.b64encode(key).decode()} token")
    open(out + ".sig", "w").write("\n".join(armour))


main()
