#include "Loaded.h"

#include <dlfcn.h>
#include <git2/sys/odb_backend.h>
#include <pthread.h>
#include <stdio.h>

// Every function that the Git room uses: what it returns, its name, its parameters, its arguments.
// <git2.h> declares them too, so a prototype that is not libgit2's does not compile.
#define FUNCTIONS(F)                                                                                  \
    F(int, git_libgit2_init, (void), ())                                                              \
    F(int, git_libgit2_version, (int *major, int *minor, int *rev), (major, minor, rev))              \
    F(const git_error *, git_error_last, (void), ())                                                  \
    F(void, git_error_clear, (void), ())                                                              \
    F(int, git_error_set_str, (int class, const char *words), (class, words))                         \
    F(int, git_repository_open_ext,                                                                   \
        (git_repository **out, const char *path, unsigned int flags, const char *ceilings),           \
        (out, path, flags, ceilings))                                                                 \
    F(void, git_repository_free, (git_repository *repo), (repo))                                      \
    F(const char *, git_repository_path, (const git_repository *repo), (repo))                        \
    F(const char *, git_repository_commondir, (const git_repository *repo), (repo))                   \
    F(const char *, git_repository_workdir, (const git_repository *repo), (repo))                     \
    F(int, git_repository_is_bare, (const git_repository *repo), (repo))                              \
    F(int, git_repository_is_shallow, (git_repository *repo), (repo))                                 \
    F(int, git_repository_odb, (git_odb **out, git_repository *repo), (out, repo))                    \
    F(void, git_odb_free, (git_odb *db), (db))                                                        \
    F(int, git_odb_exists, (git_odb *db, const git_oid *id), (db, id))                                \
    F(int, git_odb_read_header,                                                                       \
        (size_t *size, git_object_t *type, git_odb *db, const git_oid *id), (size, type, db, id))     \
    F(int, git_odb_read, (git_odb_object **out, git_odb *db, const git_oid *id), (out, db, id))       \
    F(void, git_odb_object_free, (git_odb_object *object), (object))                                  \
    F(const void *, git_odb_object_data, (git_odb_object *object), (object))                          \
    F(size_t, git_odb_object_size, (git_odb_object *object), (object))                                \
    F(git_object_t, git_odb_object_type, (git_odb_object *object), (object))                          \
    F(int, git_odb_init_backend, (git_odb_backend *backend, unsigned int version),                    \
        (backend, version))                                                                           \
    F(int, git_odb_add_backend, (git_odb *db, git_odb_backend *backend, int priority),                \
        (db, backend, priority))                                                                      \
    F(int, git_odb_add_alternate, (git_odb *db, git_odb_backend *backend, int priority),              \
        (db, backend, priority))                                                                      \
    F(void *, git_odb_backend_data_alloc, (git_odb_backend *backend, size_t size), (backend, size))   \
    F(void, git_odb_backend_data_free, (git_odb_backend *backend, void *data), (backend, data))       \
    F(int, git_odb_foreach, (git_odb *db, git_odb_foreach_cb each, void *payload),                    \
        (db, each, payload))                                                                          \
    F(int, git_odb_add_disk_alternate, (git_odb *db, const char *path), (db, path))                   \
    F(int, git_odb_new, (git_odb **out), (out))                                                       \
    F(int, git_repository_wrap_odb, (git_repository **out, git_odb *db), (out, db))                   \
    F(int, git_repository_set_config, (git_repository *repo, git_config *config), (repo, config))     \
    F(int, git_repository_set_index, (git_repository *repo, git_index *index), (repo, index))         \
    F(int, git_config_new, (git_config **out), (out))                                                 \
    F(int, git_index_new, (git_index **out), (out))                                                   \
    F(int, git_merge_options_init, (git_merge_options *options, unsigned int version),                \
        (options, version))                                                                           \
    F(int, git_merge_commits,                                                                         \
        (git_index **out, git_repository *repo, const git_commit *ours, const git_commit *theirs,     \
            const git_merge_options *options),                                                        \
        (out, repo, ours, theirs, options))                                                           \
    F(int, git_index_has_conflicts, (const git_index *index), (index))                                \
    F(int, git_index_conflict_iterator_new,                                                           \
        (git_index_conflict_iterator **out, git_index *index), (out, index))                          \
    F(int, git_index_conflict_next,                                                                   \
        (const git_index_entry **ancestor, const git_index_entry **ours,                              \
            const git_index_entry **theirs, git_index_conflict_iterator *each),                       \
        (ancestor, ours, theirs, each))                                                               \
    F(void, git_index_conflict_iterator_free, (git_index_conflict_iterator *each), (each))            \
    F(int, git_index_write_tree_to, (git_oid *out, git_index *index, git_repository *repo),           \
        (out, index, repo))                                                                           \
    F(int, git_revparse_single, (git_object **out, git_repository *repo, const char *spec),           \
        (out, repo, spec))                                                                            \
    F(int, git_object_lookup,                                                                         \
        (git_object **out, git_repository *repo, const git_oid *id, git_object_t type),               \
        (out, repo, id, type))                                                                        \
    F(int, git_object_peel, (git_object **out, const git_object *object, git_object_t type),          \
        (out, object, type))                                                                          \
    F(const git_oid *, git_object_id, (const git_object *object), (object))                           \
    F(git_object_t, git_object_type, (const git_object *object), (object))                            \
    F(const char *, git_object_type2string, (git_object_t type), (type))                              \
    F(void, git_object_free, (git_object *object), (object))                                          \
    F(int, git_commit_lookup, (git_commit **out, git_repository *repo, const git_oid *id),            \
        (out, repo, id))                                                                              \
    F(void, git_commit_free, (git_commit *commit), (commit))                                          \
    F(const git_oid *, git_commit_tree_id, (const git_commit *commit), (commit))                      \
    F(unsigned int, git_commit_parentcount, (const git_commit *commit), (commit))                     \
    F(const git_oid *, git_commit_parent_id, (const git_commit *commit, unsigned int n), (commit, n)) \
    F(const git_signature *, git_commit_author, (const git_commit *commit), (commit))                 \
    F(const git_signature *, git_commit_committer, (const git_commit *commit), (commit))              \
    F(const char *, git_commit_message, (const git_commit *commit), (commit))                         \
    F(int, git_tree_lookup, (git_tree **out, git_repository *repo, const git_oid *id),                \
        (out, repo, id))                                                                              \
    F(void, git_tree_free, (git_tree *tree), (tree))                                                  \
    F(size_t, git_tree_entrycount, (const git_tree *tree), (tree))                                    \
    F(const git_tree_entry *, git_tree_entry_byindex, (const git_tree *tree, size_t index),           \
        (tree, index))                                                                                \
    F(const git_tree_entry *, git_tree_entry_byname, (const git_tree *tree, const char *name),        \
        (tree, name))                                                                                 \
    F(const char *, git_tree_entry_name, (const git_tree_entry *entry), (entry))                      \
    F(const git_oid *, git_tree_entry_id, (const git_tree_entry *entry), (entry))                     \
    F(git_filemode_t, git_tree_entry_filemode, (const git_tree_entry *entry), (entry))                \
    F(int, git_merge_base,                                                                            \
        (git_oid *out, git_repository *repo, const git_oid *one, const git_oid *two),                 \
        (out, repo, one, two))                                                                        \
    F(int, git_graph_descendant_of,                                                                   \
        (git_repository *repo, const git_oid *commit, const git_oid *ancestor),                       \
        (repo, commit, ancestor))                                                                     \
    F(int, git_graph_ahead_behind,                                                                    \
        (size_t *ahead, size_t *behind, git_repository *repo, const git_oid *one,                     \
            const git_oid *other),                                                                    \
        (ahead, behind, repo, one, other))                                                            \
    F(int, git_reference_lookup, (git_reference **out, git_repository *repo, const char *name),       \
        (out, repo, name))                                                                            \
    F(int, git_reference_name_to_id, (git_oid *out, git_repository *repo, const char *name),          \
        (out, repo, name))                                                                            \
    F(const char *, git_reference_symbolic_target, (const git_reference *ref), (ref))                 \
    F(void, git_reference_free, (git_reference *ref), (ref))                                          \
    F(int, git_reference_iterator_new, (git_reference_iterator **out, git_repository *repo),          \
        (out, repo))                                                                                  \
    F(int, git_reference_next_name, (const char **out, git_reference_iterator *names), (out, names))  \
    F(void, git_reference_iterator_free, (git_reference_iterator *names), (names))                    \
    F(int, git_repository_config_snapshot, (git_config **out, git_repository *repo), (out, repo))     \
    F(int, git_config_get_string, (const char **out, const git_config *config, const char *name),     \
        (out, config, name))                                                                          \
    F(void, git_config_free, (git_config *config), (config))                                          \
    F(int, git_config_open_ondisk, (git_config **out, const char *path), (out, path))                 \
    F(int, git_config_snapshot, (git_config **out, git_config *config), (out, config))                \
    F(int, git_repository_index, (git_index **out, git_repository *repo), (out, repo))                \
    F(void, git_index_free, (git_index *index), (index))                                              \
    F(const git_index_entry *, git_index_get_bypath, (git_index *index, const char *path, int stage), \
        (index, path, stage))                                                                         \
    F(int, git_index_add, (git_index *index, const git_index_entry *entry), (index, entry))           \
    F(int, git_index_open, (git_index **out, const char *path), (out, path))                          \
    F(int, git_index_write, (git_index *index), (index))                                              \
    F(int, git_reference_has_log, (git_repository *repo, const char *name), (repo, name))             \
    F(int, git_reflog_read, (git_reflog **out, git_repository *repo, const char *name),               \
        (out, repo, name))                                                                            \
    F(int, git_reflog_append,                                                                         \
        (git_reflog *log, const git_oid *id, const git_signature *who, const char *words),            \
        (log, id, who, words))                                                                        \
    F(int, git_reflog_write, (git_reflog *log), (log))                                                \
    F(void, git_reflog_free, (git_reflog *log), (log))                                                \
    F(int, git_signature_new,                                                                         \
        (git_signature **out, const char *name, const char *email, git_time_t time, int offset),      \
        (out, name, email, time, offset))                                                             \
    F(void, git_signature_free, (git_signature *who), (who))                                          \
    F(int, git_config_iterator_glob_new,                                                              \
        (git_config_iterator **out, const git_config *config, const char *regexp),                    \
        (out, config, regexp))                                                                        \
    F(int, git_config_next, (git_config_entry **entry, git_config_iterator *iter), (entry, iter))     \
    F(void, git_config_iterator_free, (git_config_iterator *iter), (iter))

// For each: where the library has it, then the function that the headers declare. It is hidden from other
// libraries: libgit2's calls of itself, which look in the program first, would take the way through here.
#define FORWARDER(returns, name, parameters, arguments)                                               \
    __asm__(".hidden " #name);                                                                        \
    static returns (*at_##name) parameters;                                                           \
    returns name parameters { return at_##name arguments; }
FUNCTIONS(FORWARDER)

static int (*at_git_libgit2_opts)(int option, ...);
__typeof__(&inflateInit_) loaded_inflateInit_;
__typeof__(&inflate) loaded_inflate;
__typeof__(&inflateEnd) loaded_inflateEnd;
__typeof__(&deflateInit2_) loaded_deflateInit2_;
__typeof__(&deflate) loaded_deflate;
__typeof__(&deflateReset) loaded_deflateReset;
__typeof__(&deflateEnd) loaded_deflateEnd;
__typeof__(&crc32) loaded_crc32;

#define ROW(returns, name, parameters, arguments) {#name, (void **)&at_##name},
static const struct {
    const char *name;
    void **at;
} table[] = {
    FUNCTIONS(ROW){"git_libgit2_opts", (void **)&at_git_libgit2_opts},
    {"inflateInit_", (void **)&loaded_inflateInit_},
    {"inflate", (void **)&loaded_inflate},
    {"inflateEnd", (void **)&loaded_inflateEnd},
    {"deflateInit2_", (void **)&loaded_deflateInit2_},
    {"deflate", (void **)&loaded_deflate},
    {"deflateReset", (void **)&loaded_deflateReset},
    {"deflateEnd", (void **)&loaded_deflateEnd},
    {"crc32", (void **)&loaded_crc32},
};

static char failure[512];

// Structs cross this border by their layout in the headers, which is promised only within a minor version.
static void check_version(void) {
    int major = 0, minor = 0, revision = 0;
    git_libgit2_version(&major, &minor, &revision);
    if (major == LIBGIT2_VER_MAJOR && minor == LIBGIT2_VER_MINOR) return;
    snprintf(failure, sizeof failure, "it is version %d.%d, and this program was built for %d.%d", major, minor,
        LIBGIT2_VER_MAJOR, LIBGIT2_VER_MINOR);
}

static void load(void) {
    static const char *const candidates[] = {"libgit2.so." LIBGIT2_SOVERSION, "libgit2.so"};
    void *library = NULL;
    for (size_t i = 0; library == NULL && i < sizeof candidates / sizeof *candidates; i++) {
        library = dlopen(candidates[i], RTLD_NOW | RTLD_LOCAL);
        // The first candidate's words are kept: it is the one that should be there.
        const char *words = library == NULL && i == 0 ? dlerror() : NULL;
        if (words != NULL) snprintf(failure, sizeof failure, "%s", words);
    }
    if (library == NULL) return;
    failure[0] = '\0';

    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        *table[i].at = dlsym(library, table[i].name);
        if (*table[i].at != NULL) continue;
        snprintf(failure, sizeof failure, "it has no function %s", table[i].name);
        return;
    }
    check_version();
    // A process that goes on for months would keep a descriptor for each pack that it has ever seen.
    if (failure[0] == '\0') at_git_libgit2_opts(GIT_OPT_SET_MWINDOW_FILE_LIMIT, (size_t)32);
}

int cgit2_load(const char **message) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    *message = failure;
    return failure[0] == '\0' ? 0 : -1;
}

int cgit2_set_search_path(git_config_level_t level, const char *path) {
    return at_git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, (int)level, path);
}

int cgit2_set_owner_validation(int enabled) {
    return at_git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}

int cgit2_set_strict_hash_verification(int enabled) {
    return at_git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, enabled);
}

int cgit2_read_packs_first(void) {
    return at_git_libgit2_opts(GIT_OPT_SET_ODB_PACKED_PRIORITY, (int)CGIT2_PACKED_PRIORITY);
}

int cgit2_accept_extensions(void) {
    // `objectformat` does change how objects are read; the Git room judges it by its value.
    static const char *names[] = {
        "worktreeconfig", "partialclone", "preciousobjects", "relativeworktrees", "objectformat",
    };
    return at_git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, sizeof names / sizeof *names);
}
