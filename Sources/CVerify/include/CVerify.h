// The public-key half of libcrypto, opened when a first signature is checked or made.
//
// The digests that every run needs are linked in (CCrypto). What verifies is megabytes of other code, which most
// runs never use: nothing links it, and `version` and `help` do not pay for it.

#ifndef CVERIFY_H
#define CVERIFY_H

#include <stddef.h>

enum cverify_digest { CVERIFY_NONE, CVERIFY_SHA256, CVERIFY_SHA384, CVERIFY_SHA512 };

// Opens libcrypto once for the process, from any thread. Returns 0; or -1, and in `*message` a sentence that lives
// as long as the process.
int cverify_load(const char **message);

// Whether `signature` is `key`'s over `message`: 1 it is, 0 it is not, -1 the key is none that libcrypto takes.
// The key is a SubjectPublicKeyInfo, an ECDSA signature a DER sequence; `cverify_load` must have returned 0.
int cverify(const unsigned char *key, size_t key_length, enum cverify_digest digest,
    const unsigned char *signature, size_t signature_length, const unsigned char *message, size_t length);

// Signs `message` with the Ed25519 key that `seed` is. Returns 0; or -1 where libcrypto does not do it.
// `cverify_load` must have returned 0.
int csign_ed25519(const unsigned char seed[32], const unsigned char *message, size_t length, unsigned char signature[64]);

#endif
