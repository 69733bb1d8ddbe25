/* The floor under a load: one thread reads every manifest of HEAD with libgit2, and runs libyaml's
 * events over it, keeping nothing. `floor REPOSITORY` prints what it counted. */
#include <git2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

static long files, bytes, events;

static void fail(const char *doing)
{
    const git_error *error = git_error_last();
    fprintf(stderr, "floor: %s: %s\n", doing, error != NULL ? error->message : "unknown");
    exit(1);
}

static void count_events(const void *text, size_t length)
{
    yaml_parser_t parser;
    yaml_event_t event;
    int is_last = 0;

    if (!yaml_parser_initialize(&parser)) fail("start libyaml");
    yaml_parser_set_input_string(&parser, text, length);
    while (!is_last) {
        if (!yaml_parser_parse(&parser, &event)) fail("read YAML");
        is_last = event.type == YAML_STREAM_END_EVENT;
        events++;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
}

static int visit(const char *root, const git_tree_entry *entry, void *repository)
{
    git_blob *blob;
    const char *name = git_tree_entry_name(entry);

    (void)root;
    if (git_tree_entry_type(entry) != GIT_OBJECT_BLOB) return 0;
    if (strlen(name) < 5 || strcmp(name + strlen(name) - 5, ".yaml") != 0) return 0;
    if (git_blob_lookup(&blob, repository, git_tree_entry_id(entry)) != 0) fail("read a file");
    count_events(git_blob_rawcontent(blob), (size_t)git_blob_rawsize(blob));
    files++;
    bytes += (long)git_blob_rawsize(blob);
    git_blob_free(blob);
    return 0;
}

int main(int argc, char **argv)
{
    git_repository *repository;
    git_object *tree;

    if (argc != 2) {
        fprintf(stderr, "usage: floor REPOSITORY\n");
        return 2;
    }
    git_libgit2_init();
    if (git_repository_open(&repository, argv[1]) != 0) fail("open the repository");
    if (git_revparse_single(&tree, repository, "HEAD^{tree}") != 0) fail("find HEAD");
    if (git_tree_walk((git_tree *)tree, GIT_TREEWALK_PRE, visit, repository) != 0) fail("walk");
    printf("files %ld bytes %ld events %ld\n", files, bytes, events);
    git_object_free(tree);
    git_repository_free(repository);
    return 0;
}
