// Packets with descriptors, whose macros Swift does not see.
#define _GNU_SOURCE
#include "CHost.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { DESCRIPTORS_MAX = 8 };

union control {
    char bytes[CMSG_SPACE(DESCRIPTORS_MAX * sizeof(int))];
    struct cmsghdr alignment;
};

int chost_socket_pair(int ends[2]) {
    return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends);
}

int chost_send(int socket, const void *bytes, size_t count, const int *descriptors,
               int descriptor_count) {
    if (descriptor_count < 1 || descriptor_count > DESCRIPTORS_MAX) return errno = EINVAL, -1;
    size_t size = (size_t)descriptor_count * sizeof(int);
    union control control;
    memset(&control, 0, sizeof control);
    struct iovec part = {.iov_base = (void *)bytes, .iov_len = count};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes,
                             .msg_controllen = CMSG_SPACE(size)};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(size);
    memcpy(CMSG_DATA(header), descriptors, size);
    return sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 ? -1 : 0;
}

ssize_t chost_receive(int socket, void *bytes, size_t count, int *descriptors,
                      int descriptor_count) {
    if (descriptor_count < 1 || descriptor_count > DESCRIPTORS_MAX) return errno = EINVAL, -1;
    union control control;
    struct iovec part = {.iov_base = bytes, .iov_len = count};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes,
                             .msg_controllen = sizeof control};
    ssize_t got;
    do got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    if (got <= 0) return got;

    int found[DESCRIPTORS_MAX], found_count = 0;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
        found_count = (int)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
        memcpy(found, CMSG_DATA(header), (size_t)found_count * sizeof(int));
    }
    int is_whole = !(message.msg_flags & (MSG_TRUNC | MSG_CTRUNC));
    if (!is_whole || found_count != descriptor_count) {
        for (int i = 0; i < found_count; i++) close(found[i]);
        return errno = EBADMSG, -1;
    }
    memcpy(descriptors, found, (size_t)found_count * sizeof(int));
    return got;
}
