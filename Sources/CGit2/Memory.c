// Objects that are in no repository: kept in memory, and read as if they lay among the others.
//
// A merge makes new files and folders, and libgit2 writes them as it goes. Into this they are written, so
// that a reading command leaves the clone as it was. It also answers whether an object is there: libgit2's
// own backends would set the time of a file that is asked for in order to be written.

#include "Loaded.h"

#include <git2/sys/odb_backend.h>
#include <stdlib.h>
#include <string.h>

// Asked before all others: what is here is nowhere else.
enum { memory_priority = CGIT2_PACKED_PRIORITY + 1, buckets = 256 };

struct kept {
    struct kept *next, *in_bucket;
    git_oid id;
    git_object_t type;
    size_t size;
    unsigned char data[];
};

struct memory_backend {
    git_odb_backend parent;
    // Where everything else is; NULL where other backends stand beside this one.
    git_odb *base;
    struct kept *first, *last, *bucket[buckets];
    size_t bytes, bytes_max;
};

static const struct kept *kept(const struct memory_backend *memory, const git_oid *id) {
    const struct kept *one = memory->bucket[id->id[0]];
    while (one != NULL && memcmp(one->id.id, id->id, GIT_OID_RAWSZ) != 0) one = one->in_bucket;
    return one;
}

static int hand_out(
    void **data, size_t *size, git_object_t *type, git_odb_backend *backend, const void *bytes,
    size_t length, git_object_t of_type) {
    // libgit2 likes a zero behind it.
    unsigned char *copy = git_odb_backend_data_alloc(backend, length + 1);
    if (copy == NULL) return GIT_ERROR;
    if (length > 0) memcpy(copy, bytes, length);
    copy[length] = '\0';
    *data = copy;
    *size = length;
    *type = of_type;
    return 0;
}

static int memory_read(
    void **data, size_t *size, git_object_t *type, git_odb_backend *backend, const git_oid *id) {
    struct memory_backend *memory = (struct memory_backend *)backend;
    const struct kept *one = kept(memory, id);
    if (one != NULL) return hand_out(data, size, type, backend, one->data, one->size, one->type);
    if (memory->base == NULL) return GIT_ENOTFOUND;
    git_odb_object *object = NULL;
    int status = git_odb_read(&object, memory->base, id);
    if (status != 0) return status;
    status = hand_out(
        data, size, type, backend, git_odb_object_data(object), git_odb_object_size(object),
        git_odb_object_type(object));
    git_odb_object_free(object);
    return status;
}

static int memory_read_header(
    size_t *size, git_object_t *type, git_odb_backend *backend, const git_oid *id) {
    struct memory_backend *memory = (struct memory_backend *)backend;
    const struct kept *one = kept(memory, id);
    if (one == NULL)
        return memory->base == NULL ? GIT_ENOTFOUND : git_odb_read_header(size, type, memory->base, id);
    *size = one->size;
    *type = one->type;
    return 0;
}

static int memory_exists(git_odb_backend *backend, const git_oid *id) {
    struct memory_backend *memory = (struct memory_backend *)backend;
    return kept(memory, id) != NULL || (memory->base != NULL && git_odb_exists(memory->base, id));
}

static int memory_write(
    git_odb_backend *backend, const git_oid *id, const void *data, size_t size, git_object_t type) {
    struct memory_backend *memory = (struct memory_backend *)backend;
    if (kept(memory, id) != NULL) return 0;
    if (size > memory->bytes_max - memory->bytes) {
        git_error_set_str(GIT_ERROR_ODB, "what a merge of them makes is too large to be held in memory");
        return GIT_ERROR;
    }
    struct kept *one = malloc(sizeof *one + size);
    if (one == NULL) {
        git_error_set_str(GIT_ERROR_NOMEMORY, "there is no memory");
        return GIT_ERROR;
    }
    one->next = NULL;
    one->id = *id;
    one->type = type;
    one->size = size;
    if (size > 0) memcpy(one->data, data, size);
    one->in_bucket = memory->bucket[id->id[0]];
    memory->bucket[id->id[0]] = one;
    if (memory->last == NULL) memory->first = one;
    else memory->last->next = one;
    memory->last = one;
    memory->bytes += size;
    return 0;
}

static void memory_free(git_odb_backend *backend) {
    struct memory_backend *memory = (struct memory_backend *)backend;
    for (struct kept *one = memory->first; one != NULL;) {
        struct kept *next = one->next;
        free(one);
        one = next;
    }
    free(memory);
}

int cgit2_add_memory(git_odb *odb, git_odb *base, size_t bytes_max, git_odb_backend **out) {
    struct memory_backend *memory = calloc(1, sizeof *memory);
    if (memory == NULL) return GIT_ERROR;
    git_odb_backend *backend = &memory->parent;
    int status = git_odb_init_backend(backend, GIT_ODB_BACKEND_VERSION);
    if (status == 0) {
        memory->base = base;
        memory->bytes_max = bytes_max;
        backend->read = memory_read;
        backend->read_header = memory_read_header;
        backend->exists = memory_exists;
        backend->write = memory_write;
        backend->free = memory_free;
        status = git_odb_add_backend(odb, backend, memory_priority);
    }
    if (status != 0) free(memory);
    else *out = backend;
    return status;
}

int cgit2_memory_put(git_odb_backend *backend, const git_oid *id, git_object_t type, const void *data, size_t size) {
    return memory_write(backend, id, data, size, type);
}

void cgit2_memory_each(git_odb_backend *backend, cgit2_kept_cb each, void *payload) {
    const struct kept *one = ((struct memory_backend *)backend)->first;
    for (; one != NULL; one = one->next) each(&one->id, one->type, one->data, one->size, payload);
}
