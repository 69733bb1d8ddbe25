#include "CVerify.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

// Declared here and not by <openssl/evp.h>: these are all of it, and they have had these shapes since 1.1.1.
typedef struct evp_pkey_st EVP_PKEY;
typedef struct evp_md_ctx_st EVP_MD_CTX;
typedef struct evp_md_st EVP_MD;

static int (*init_crypto)(uint64_t options, const void *settings);
static EVP_PKEY *(*read_key)(EVP_PKEY **key, const unsigned char **bytes, long length);
static void (*free_key)(EVP_PKEY *key);
static int (*hold_key)(EVP_PKEY *key);
static EVP_MD_CTX *(*new_context)(void);
static void (*free_context)(EVP_MD_CTX *context);
static int (*begin)(EVP_MD_CTX *context, void **key_context, const EVP_MD *digest, void *engine, EVP_PKEY *key);
static int (*verify)(EVP_MD_CTX *context, const unsigned char *signature, size_t signature_length,
    const unsigned char *message, size_t length);
static EVP_PKEY *(*private_key)(int type, void *engine, const unsigned char *bytes, size_t length);
static int (*begin_signing)(EVP_MD_CTX *context, void **key_context, const EVP_MD *digest, void *engine, EVP_PKEY *key);
static int (*sign)(EVP_MD_CTX *context, unsigned char *signature, size_t *signature_length, const unsigned char *message,
    size_t length);
static void (*clear_errors)(void);
static const EVP_MD *(*sha256)(void);
static const EVP_MD *(*sha384)(void);
static const EVP_MD *(*sha512)(void);

static const struct {
    const char *name;
    void **at;
} table[] = {
    {"OPENSSL_init_crypto", (void **)&init_crypto}, {"d2i_PUBKEY", (void **)&read_key},
    {"EVP_PKEY_free", (void **)&free_key},          {"EVP_MD_CTX_new", (void **)&new_context},
    {"EVP_PKEY_up_ref", (void **)&hold_key},
    {"EVP_MD_CTX_free", (void **)&free_context},    {"EVP_DigestVerifyInit", (void **)&begin},
    {"EVP_DigestVerify", (void **)&verify},         {"ERR_clear_error", (void **)&clear_errors},
    {"EVP_sha256", (void **)&sha256},               {"EVP_sha384", (void **)&sha384},
    {"EVP_sha512", (void **)&sha512},               {"EVP_PKEY_new_raw_private_key", (void **)&private_key},
    {"EVP_DigestSignInit", (void **)&begin_signing}, {"EVP_DigestSign", (void **)&sign},
};

static char failure[512];

static void load(void) {
    void *library = dlopen("libcrypto.so.3", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        const char *words = dlerror();
        snprintf(failure, sizeof failure, "%s", words != NULL ? words : "libcrypto.so.3 cannot be opened");
        return;
    }
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        *table[i].at = dlsym(library, table[i].name);
        if (*table[i].at != NULL) continue;
        snprintf(failure, sizeof failure, "it has no function %s", table[i].name);
        return;
    }
    // Nobody's openssl.cnf decides what a signature is worth, or loads code of its own.
    const uint64_t no_config = 0x80, no_atexit = 0x80000;
    if (init_crypto(no_config | no_atexit, NULL) != 1) snprintf(failure, sizeof failure, "it does not begin");
}

int cverify_load(const char **message) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    *message = failure;
    return failure[0] == '\0' ? 0 : -1;
}

static const EVP_MD *digest_of(enum cverify_digest digest) {
    switch (digest) {
    case CVERIFY_SHA256: return sha256();
    case CVERIFY_SHA384: return sha384();
    case CVERIFY_SHA512: return sha512();
    case CVERIFY_NONE: break;
    }
    return NULL;
}

// libcrypto takes longer to read a key than to verify by it, and a policy has few: the last ones read are kept, each
// in the place that its bytes say.
enum { KEPT_KEYS = 64, KEPT_KEY_BYTES = 600 };

static struct {
    EVP_PKEY *parsed;
    size_t length;
    unsigned char bytes[KEPT_KEY_BYTES];
} kept[KEPT_KEYS];

static pthread_mutex_t kept_lock = PTHREAD_MUTEX_INITIALIZER;

static size_t place_of(const unsigned char *key, size_t length) {
    uint32_t sum = 2166136261u;
    for (size_t i = 0; i < length; i++) sum = (sum ^ key[i]) * 16777619u;
    return sum % KEPT_KEYS;
}

// The caller frees it. NULL where it is none.
static EVP_PKEY *key_of(const unsigned char *key, size_t length) {
    const size_t place = place_of(key, length);
    EVP_PKEY *found = NULL;
    pthread_mutex_lock(&kept_lock);
    if (kept[place].parsed != NULL && kept[place].length == length
        && memcmp(kept[place].bytes, key, length) == 0 && hold_key(kept[place].parsed) == 1)
        found = kept[place].parsed;
    pthread_mutex_unlock(&kept_lock);
    if (found != NULL) return found;

    const unsigned char *bytes = key;
    EVP_PKEY *parsed = read_key(NULL, &bytes, (long)length);
    if (parsed != NULL && bytes != key + length) {
        free_key(parsed);
        return NULL;
    }
    if (parsed == NULL || length > KEPT_KEY_BYTES || hold_key(parsed) != 1) return parsed;
    pthread_mutex_lock(&kept_lock);
    EVP_PKEY *former = kept[place].parsed;
    kept[place].parsed = parsed;
    kept[place].length = length;
    memcpy(kept[place].bytes, key, length);
    pthread_mutex_unlock(&kept_lock);
    free_key(former);
    return parsed;
}

int cverify(const unsigned char *key, size_t key_length, enum cverify_digest digest,
    const unsigned char *signature, size_t signature_length, const unsigned char *message, size_t length) {
    int answer = -1;
    EVP_PKEY *parsed = key_of(key, key_length);
    EVP_MD_CTX *context = new_context();
    if (parsed != NULL && context != NULL
        && begin(context, NULL, digest_of(digest), NULL, parsed) == 1)
        answer = verify(context, signature, signature_length, message, length) == 1;
    free_context(context);
    free_key(parsed);
    clear_errors();
    return answer;
}

int csign_ed25519(const unsigned char seed[32], const unsigned char *message, size_t length, unsigned char signature[64]) {
    const int ed25519 = 1087; // NID_ED25519, which is in every libcrypto that has the function
    int answer = -1;
    size_t written = 64;
    EVP_PKEY *key = private_key(ed25519, NULL, seed, 32);
    EVP_MD_CTX *context = new_context();
    if (key != NULL && context != NULL && begin_signing(context, NULL, NULL, NULL, key) == 1
        && sign(context, signature, &written, message, length) == 1 && written == 64)
        answer = 0;
    free_context(context);
    free_key(key);
    clear_errors();
    return answer;
}
