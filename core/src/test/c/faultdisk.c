/*
 * A disk that fails on demand, for LD_PRELOAD. Calls on files below $FAULT_DIR fail or are slow while the file
 * $FAULT_CONTROL says so: "enospc" (writes), "eio-write", "eio-sync", "slow" (each write or sync takes 50 ms more), "erofs"
 * (read-only: writes, and opening for them), anything else or nothing: the disk is well. The JDK writes through these calls: libnio and libjava import them by name.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum mode { WELL, ENOSPC_WRITE, EIO_WRITE, EIO_SYNC, SLOW, READ_ONLY };

#define REAL(name, type) ((type)real(#name))

static void *real(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

/* The real calls: this must not count as a write or fail by itself. */
static enum mode mode_now(void)
{
    const char *path = getenv("FAULT_CONTROL");
    char text[16] = {0};
    if (path == NULL) {
        return WELL;
    }
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return WELL;
    }
    size_t got = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[got] = 0;
    if (strncmp(text, "enospc", 6) == 0) return ENOSPC_WRITE;
    if (strncmp(text, "eio-write", 9) == 0) return EIO_WRITE;
    if (strncmp(text, "eio-sync", 8) == 0) return EIO_SYNC;
    if (strncmp(text, "slow", 4) == 0) return SLOW;
    if (strncmp(text, "erofs", 5) == 0) return READ_ONLY;
    return WELL;
}

static int is_ours(int fd)
{
    const char *directory = getenv("FAULT_DIR");
    char link[64];
    char path[PATH_MAX];
    if (directory == NULL) {
        return 0;
    }
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) {
        return 0;
    }
    path[length] = 0;
    return strncmp(path, directory, strlen(directory)) == 0;
}

static void wait_a_little(void)
{
    struct timespec pause = {0, 50 * 1000 * 1000};
    nanosleep(&pause, NULL);
}

/* Returns the error that a call on this file is to fail with, 0 for none. */
static int trouble(int fd, int is_sync)
{
    int saved = errno;
    int error = 0;
    if (is_ours(fd)) {
        switch (mode_now()) {
        case ENOSPC_WRITE: error = is_sync ? 0 : ENOSPC; break;
        case EIO_WRITE: error = is_sync ? 0 : EIO; break;
        case EIO_SYNC: error = is_sync ? EIO : 0; break;
        case READ_ONLY: error = is_sync ? 0 : EROFS; break;
        case SLOW: wait_a_little(); break;
        default: break;
        }
    }
    errno = saved;
    return error;
}

#define FAIL_IF_TOLD(fd, is_sync)              \
    do {                                       \
        int told = trouble((fd), (is_sync));   \
        if (told != 0) {                       \
            errno = told;                      \
            return -1;                         \
        }                                      \
    } while (0)

ssize_t write(int fd, const void *bytes, size_t count)
{
    FAIL_IF_TOLD(fd, 0);
    return REAL(write, ssize_t (*)(int, const void *, size_t))(fd, bytes, count);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    FAIL_IF_TOLD(fd, 0);
    return REAL(writev, ssize_t (*)(int, const struct iovec *, int))(fd, parts, count);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at)
{
    FAIL_IF_TOLD(fd, 0);
    return REAL(pwrite, ssize_t (*)(int, const void *, size_t, off_t))(fd, bytes, count, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at)
{
    FAIL_IF_TOLD(fd, 0);
    return REAL(pwrite64, ssize_t (*)(int, const void *, size_t, off64_t))(fd, bytes, count, at);
}

int ftruncate(int fd, off_t length)
{
    FAIL_IF_TOLD(fd, 0);
    return REAL(ftruncate, int (*)(int, off_t))(fd, length);
}

int ftruncate64(int fd, off64_t length)
{
    FAIL_IF_TOLD(fd, 0);
    return REAL(ftruncate64, int (*)(int, off64_t))(fd, length);
}

int fallocate(int fd, int how, off_t from, off_t length)
{
    FAIL_IF_TOLD(fd, 0);
    return REAL(fallocate, int (*)(int, int, off_t, off_t))(fd, how, from, length);
}

int fallocate64(int fd, int how, off64_t from, off64_t length)
{
    FAIL_IF_TOLD(fd, 0);
    return REAL(fallocate64, int (*)(int, int, off64_t, off64_t))(fd, how, from, length);
}

int fsync(int fd)
{
    FAIL_IF_TOLD(fd, 1);
    return REAL(fsync, int (*)(int))(fd);
}

int fdatasync(int fd)
{
    FAIL_IF_TOLD(fd, 1);
    return REAL(fdatasync, int (*)(int))(fd);
}

/* Making a file takes space too, and what is read-only is not opened for writing. Returns the error, 0 for none. */
static int refusal(const char *path, int flags)
{
    const char *directory = getenv("FAULT_DIR");
    if (directory == NULL || strncmp(path, directory, strlen(directory)) != 0) {
        return 0;
    }
    int is_new = (flags & O_CREAT) != 0 && access(path, F_OK) != 0;
    int is_for_writing = is_new || (flags & O_ACCMODE) != O_RDONLY;
    switch (is_for_writing ? mode_now() : WELL) {
    case ENOSPC_WRITE: return is_new ? ENOSPC : 0;
    case READ_ONLY: return EROFS;
    default: return 0;
    }
}

/* What a rename or a removal in a folder that is read-only comes to. */
static int is_locked(const char *path)
{
    const char *directory = getenv("FAULT_DIR");
    return directory != NULL && strncmp(path, directory, strlen(directory)) == 0 && mode_now() == READ_ONLY;
}

int rename(const char *from, const char *to)
{
    if (is_locked(from)) {
        errno = EROFS;
        return -1;
    }
    return REAL(rename, int (*)(const char *, const char *))(from, to);
}

int unlink(const char *path)
{
    if (is_locked(path)) {
        errno = EROFS;
        return -1;
    }
    return REAL(unlink, int (*)(const char *))(path);
}

int open64(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    int refused = refusal(path, flags);
    if (refused != 0) {
        errno = refused;
        return -1;
    }
    return REAL(open64, int (*)(const char *, int, ...))(path, flags, mode);
}
