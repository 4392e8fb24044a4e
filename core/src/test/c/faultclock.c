/*
 * A wall clock that steps on demand, for LD_PRELOAD. While the file $CLOCK_CONTROL holds a number, CLOCK_REALTIME is that
 * many seconds ahead of the truth (behind it, where negative). The monotonic clock stays as it is: on a real machine a step
 * of the wall clock does not touch it either, and histories are timed by it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

typedef int (*clock_call)(clockid_t, struct timespec *);

static const long long REFRESH_NANOS = 50LL * 1000 * 1000;

static _Atomic long long offset_seconds;
static _Atomic long long refreshed_at;

static clock_call real_clock(void)
{
    static _Atomic(clock_call) found;
    clock_call call = atomic_load(&found);
    if (call == NULL) {
        call = (clock_call)dlsym(RTLD_NEXT, "clock_gettime");
        atomic_store(&found, call);
    }
    return call;
}

/* The file is read now and then, not at each call: the JVM asks for the time thousands of times a second. */
static long long offset_now(void)
{
    struct timespec now;
    real_clock()(CLOCK_MONOTONIC, &now);
    long long nanos = now.tv_sec * 1000000000LL + now.tv_nsec;
    if (nanos - atomic_load(&refreshed_at) > REFRESH_NANOS) {
        atomic_store(&refreshed_at, nanos);
        const char *path = getenv("CLOCK_CONTROL");
        FILE *file = path == NULL ? NULL : fopen(path, "re");
        long long seconds = 0;
        if (file != NULL) {
            if (fscanf(file, "%lld", &seconds) != 1) {
                seconds = 0;
            }
            fclose(file);
        }
        atomic_store(&offset_seconds, seconds);
    }
    return atomic_load(&offset_seconds);
}

int clock_gettime(clockid_t clock, struct timespec *time)
{
    int result = real_clock()(clock, time);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        time->tv_sec += offset_now();
    }
    return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone)
{
    struct timespec now;
    (void)zone;
    int result = clock_gettime(CLOCK_REALTIME, &now);
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return result;
}
