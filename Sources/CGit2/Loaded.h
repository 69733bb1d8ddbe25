// What CGit2.c loads beside the functions of <git2.h>. libgit2 brings zlib with it; these have names of
// our own, since another part of the program may bring a zlib too.

#ifndef CGIT2_LOADED_H
#define CGIT2_LOADED_H

#include "CGit2.h"

#include <zlib.h>

extern __typeof__(&inflateInit_) loaded_inflateInit_;
extern __typeof__(&inflate) loaded_inflate;
extern __typeof__(&inflateEnd) loaded_inflateEnd;
extern __typeof__(&deflateInit2_) loaded_deflateInit2_;
extern __typeof__(&deflate) loaded_deflate;
extern __typeof__(&deflateReset) loaded_deflateReset;
extern __typeof__(&deflateEnd) loaded_deflateEnd;
extern __typeof__(&crc32) loaded_crc32;

// libgit2 asks the backend with the highest number first. Packs come first, for most objects are
// there; then ours; then its own reader of loose objects, at its own 1.
enum { CGIT2_PACKED_PRIORITY = 3, CGIT2_LOOSE_PRIORITY = 2 };

#endif
