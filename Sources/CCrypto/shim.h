// The one-shot digests are what is used: no provider is loaded, nothing can fail but memory.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
