// What the writing of objects needs of C: zlib by the pointers that CGit2.c has loaded, and the calls
// that <unistd.h> hides from Swift.

#define _GNU_SOURCE
#include "Loaded.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

struct cgit2_deflater {
    z_stream stream;
};

// Objects are small: a hash table of zlib's default size would take longer to clear than to use.
enum { window_bits = 15, memory_level = 6 };

cgit2_deflater *cgit2_deflater_new(int level) {
    cgit2_deflater *deflater = calloc(1, sizeof *deflater);
    if (deflater == NULL) return NULL;
    int status = loaded_deflateInit2_(&deflater->stream, level, Z_DEFLATED, window_bits, memory_level,
        Z_DEFAULT_STRATEGY, ZLIB_VERSION, sizeof deflater->stream);
    if (status == Z_OK) return deflater;
    free(deflater);
    return NULL;
}

void cgit2_deflater_free(cgit2_deflater *deflater) {
    if (deflater == NULL) return;
    loaded_deflateEnd(&deflater->stream);
    free(deflater);
}

// zlib's own conservative bound for any settings, and some.
size_t cgit2_deflate_bound(size_t length) { return length + (length >> 3) + (length >> 6) + 128; }

size_t cgit2_deflate(
    cgit2_deflater *deflater, const void *head, size_t head_length, const void *body,
    size_t body_length, void *out, size_t room) {
    if (body_length > UINT_MAX || head_length > UINT_MAX || room > UINT_MAX) return 0;
    z_stream *stream = &deflater->stream;
    if (loaded_deflateReset(stream) != Z_OK) return 0;
    stream->next_out = out;
    stream->avail_out = (uInt)room;
    stream->next_in = (Bytef *)head;
    stream->avail_in = (uInt)head_length;
    if (head_length > 0 && loaded_deflate(stream, Z_NO_FLUSH) != Z_OK) return 0;
    stream->next_in = (Bytef *)body;
    stream->avail_in = (uInt)body_length;
    return loaded_deflate(stream, Z_FINISH) == Z_STREAM_END ? room - stream->avail_out : 0;
}

uint32_t cgit2_crc32(const void *bytes, size_t length) {
    uint32_t sum = 0;
    for (const unsigned char *at = bytes; length > 0;) {
        uInt step = length < UINT_MAX ? (uInt)length : UINT_MAX;
        sum = (uint32_t)loaded_crc32(sum, at, step);
        at += step;
        length -= step;
    }
    return sum;
}

static void *inflate_stream(z_stream *stream, size_t *inflated) {
    size_t room = 4096, filled = 0;
    unsigned char *out = NULL;
    for (int status = Z_OK; status == Z_OK; room *= 2) {
        unsigned char *larger = realloc(out, room);
        if (larger == NULL) break;
        out = larger;
        size_t left = room - filled;
        uInt step = left < UINT_MAX ? (uInt)left : UINT_MAX;
        stream->next_out = out + filled;
        stream->avail_out = step;
        status = loaded_inflate(stream, Z_NO_FLUSH);
        filled += step - stream->avail_out;
        *inflated = filled;
        if (status == Z_STREAM_END && stream->avail_in == 0) return out;
        // With room left, more would have come if there were more.
        if (stream->avail_out > 0) break;
    }
    free(out);
    return NULL;
}

void *cgit2_inflate(const void *bytes, size_t length, size_t *inflated) {
    if (length > UINT_MAX) return NULL;
    z_stream stream = {.next_in = (Bytef *)bytes, .avail_in = (uInt)length};
    if (loaded_inflateInit_(&stream, ZLIB_VERSION, sizeof stream) != Z_OK) return NULL;
    void *out = inflate_stream(&stream, inflated);
    loaded_inflateEnd(&stream);
    return out;
}

int cgit2_syncfs(int descriptor) { return syncfs(descriptor); }

const char *cgit2_entry_name(const struct dirent *entry) { return entry->d_name; }
