// Reads objects that lie in files of their own, in front of libgit2's own reader of them.
//
// libgit2 1.5 never returns from a loose object that was cut short, as a power cut leaves it: its loop
// around zlib waits for output that cannot come. So each object directory gets this backend too,
// asked before libgit2's. It answers with the whole object, or an error, or "not here".

#define _GNU_SOURCE
#include "Loaded.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <git2/sys/odb_backend.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

// `blob 123` and its zero byte: no header of git's is longer.
enum { header_bytes_max = 64 };

struct loose_backend {
    git_odb_backend parent;
    char objects[];
};

static int fail(const char *words) {
    git_error_set_str(GIT_ERROR_ODB, words);
    return GIT_ERROR;
}

// Takes `blob 123` apart; -1 where it is not of that form.
static int parse_header(const char *header, git_object_t *type, size_t *size) {
    static const git_object_t types[] = {GIT_OBJECT_COMMIT, GIT_OBJECT_TREE, GIT_OBJECT_BLOB, GIT_OBJECT_TAG};
    static const char *const names[] = {"commit ", "tree ", "blob ", "tag "};
    for (int i = 0; i < 4; i++) {
        size_t length = strlen(names[i]);
        if (strncmp(header, names[i], length) != 0) continue;
        if (header[length] < '0' || header[length] > '9') return -1;
        char *end;
        errno = 0;
        unsigned long long number = strtoull(header + length, &end, 10);
        if (errno != 0 || *end != '\0' || number >= SSIZE_MAX) return -1;
        *type = types[i];
        *size = number;
        return 0;
    }
    return -1;
}

// Inflates until `room` bytes are filled or the stream ends. zlib counts in 32 bits, so a large
// object takes several steps; a step that fills nothing means that the input has run out.
static int fill(z_stream *stream, unsigned char *out, size_t room, size_t *filled) {
    int status = Z_OK;
    *filled = 0;
    while (status == Z_OK && *filled < room) {
        size_t left = room - *filled;
        uInt step = left < UINT_MAX ? (uInt)left : UINT_MAX;
        stream->next_out = out + *filled;
        stream->avail_out = step;
        status = loaded_inflate(stream, Z_NO_FLUSH);
        *filled += step - stream->avail_out;
        if (stream->avail_out == step && status == Z_OK) return Z_BUF_ERROR;
    }
    return status;
}

static int inflate_object(
    z_stream *stream, git_odb_backend *backend, void **data, size_t *size, git_object_t *type) {
    unsigned char head[header_bytes_max];
    size_t filled;
    int status = fill(stream, head, sizeof head, &filled);
    unsigned char *end = memchr(head, '\0', filled);
    if (end == NULL || parse_header((char *)head, type, size) != 0) return fail("its header is damaged");

    // One byte more than the header promises, to notice that there is more; libgit2 likes a zero there.
    unsigned char *object = git_odb_backend_data_alloc(backend, *size + 1);
    if (object == NULL) return GIT_ERROR;
    size_t early = filled - (size_t)(end + 1 - head);
    size_t rest = 0;
    if (early <= *size) {
        memcpy(object, end + 1, early);
        if (status == Z_OK) status = fill(stream, object + early, *size + 1 - early, &rest);
    }
    if (status != Z_STREAM_END || early + rest != *size) {
        git_odb_backend_data_free(backend, object);
        return fail("it is cut short, or damaged");
    }
    object[*size] = '\0';
    *data = object;
    return 0;
}

static int inflate_file(
    int file, git_odb_backend *backend, void **data, size_t *size, git_object_t *type) {
    struct stat status;
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) return fail("it is not a file");
    if (status.st_size == 0) return fail("it is empty");
    if (status.st_size > UINT_MAX) return fail("it has more than 4 GB");

    // Objects are never changed in place, so the mapping holds.
    size_t length = (size_t)status.st_size;
    void *mapping = mmap(NULL, length, PROT_READ, MAP_PRIVATE, file, 0);
    if (mapping == MAP_FAILED) return fail(strerror(errno));
    z_stream stream = {.next_in = mapping, .avail_in = (uInt)length};
    int result = fail("zlib does not start");
    if (loaded_inflateInit_(&stream, ZLIB_VERSION, sizeof stream) == Z_OK) {
        result = inflate_object(&stream, backend, data, size, type);
        loaded_inflateEnd(&stream);
    }
    munmap(mapping, length);
    return result;
}

static int loose_path(char *path, git_odb_backend *backend, const char *hex) {
    const char *objects = ((struct loose_backend *)backend)->objects;
    int length = snprintf(path, PATH_MAX, "%s/%.2s/%s", objects, hex, hex + 2);
    return length < PATH_MAX ? 0 : fail("its path is too long");
}

static void hex_of(char hex[GIT_OID_HEXSZ + 1], const git_oid *id) {
    for (int i = 0; i < GIT_OID_RAWSZ; i++) snprintf(hex + 2 * i, 3, "%02x", id->id[i]);
}

static int loose_read(
    void **data, size_t *size, git_object_t *type, git_odb_backend *backend, const git_oid *id) {
    char hex[GIT_OID_HEXSZ + 1], path[PATH_MAX];
    hex_of(hex, id);
    if (loose_path(path, backend, hex) != 0) return GIT_ERROR;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return errno == ENOENT || errno == ENOTDIR ? GIT_ENOTFOUND : fail(strerror(errno));
    int result = inflate_file(file, backend, data, size, type);
    close(file);
    return result;
}

// libgit2's own reader finds the object; this refuses where that would not come back.
static int loose_read_prefix(
    git_oid *found, void **data, size_t *size, git_object_t *type, git_odb_backend *backend,
    const git_oid *prefix, size_t length) {
    (void)found;
    char hex[GIT_OID_HEXSZ + 1], path[PATH_MAX];
    hex_of(hex, prefix);
    hex[2] = '\0';
    if (length < 2 || loose_path(path, backend, hex) != 0) return GIT_ENOTFOUND;
    DIR *folder = opendir(path);
    if (folder == NULL) return GIT_ENOTFOUND;

    int result = GIT_ENOTFOUND;
    hex_of(hex, prefix);
    for (struct dirent *entry; result == GIT_ENOTFOUND && (entry = readdir(folder)) != NULL;) {
        if (strncmp(entry->d_name, hex + 2, length - 2) != 0) continue;
        int file = openat(dirfd(folder), entry->d_name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (file < 0) continue;
        int damaged = inflate_file(file, backend, data, size, type);
        close(file);
        if (damaged == 0) git_odb_backend_data_free(backend, *data);
        if (damaged != 0) result = damaged;
        *data = NULL;  // libgit2 frees what it finds here
    }
    closedir(folder);
    return result;
}

// What libgit2's own reader answers well is left to it.
static int nothing_here(size_t *size, git_object_t *type, git_odb_backend *backend, const git_oid *id) {
    (void)size, (void)type, (void)backend, (void)id;
    return GIT_ENOTFOUND;
}

static int nothing_to_list(git_odb_backend *backend, git_odb_foreach_cb each, void *payload) {
    (void)backend, (void)each, (void)payload;
    return 0;
}

static void loose_free(git_odb_backend *backend) { free(backend); }

static int add_backend(git_odb *odb, const char *objects, int depth) {
    size_t length = strlen(objects) + 1;
    struct loose_backend *backend = calloc(1, sizeof *backend + length);
    if (backend == NULL) return fail("there is no memory left");
    memcpy(backend->objects, objects, length);
    git_odb_init_backend(&backend->parent, GIT_ODB_BACKEND_VERSION);
    backend->parent.read = loose_read;
    backend->parent.read_prefix = loose_read_prefix;
    backend->parent.read_header = nothing_here;
    backend->parent.foreach = nothing_to_list;
    backend->parent.free = loose_free;
    int status = depth == 0 ? git_odb_add_backend(odb, &backend->parent, CGIT2_LOOSE_PRIORITY)
                            : git_odb_add_alternate(odb, &backend->parent, CGIT2_LOOSE_PRIORITY);
    if (status != 0) free(backend);
    return status;
}

static int read_loose_objects(git_odb *odb, const char *objects, int depth);

// A line of `info/alternates` is another object directory, absolute or from this one.
static int read_alternates(git_odb *odb, const char *objects, FILE *lines, int depth) {
    char line[PATH_MAX], path[PATH_MAX];
    int status = 0;
    while (status == 0 && fgets(line, sizeof line, lines) != NULL) {
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] == '\0' || line[0] == '#') continue;
        int length = line[0] == '/' ? snprintf(path, sizeof path, "%s", line)
                                    : snprintf(path, sizeof path, "%s/%s", objects, line);
        if (length < PATH_MAX) status = read_loose_objects(odb, path, depth + 1);
    }
    return status;
}

static int read_loose_objects(git_odb *odb, const char *objects, int depth) {
    // git's own bound, and libgit2's.
    if (depth > 5) return 0;
    int status = add_backend(odb, objects, depth);
    if (status != 0) return status;

    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/info/alternates", objects) >= PATH_MAX) return 0;
    FILE *lines = fopen(path, "re");
    if (lines == NULL) return 0;
    status = read_alternates(odb, objects, lines, depth);
    fclose(lines);
    return status;
}

int cgit2_read_loose_objects(git_odb *odb, const char *objects) {
    return read_loose_objects(odb, objects, 0);
}
