/*
 * Stands between a program and the disk: counts every call that changes something below FAULT_ROOT and, at the
 * FAULT_AT-th, kills the process before the call or lets the call fail. Loaded with LD_PRELOAD.
 *
 *   FAULT_ROOT   the folder that is watched, absolute
 *   FAULT_LOG    a file that gets one line for each call: its number, the call, the path
 *   FAULT_AT     the number of the call at which it happens; 0 for never
 *   FAULT_ERROR  the errno that the call fails with; without one the process is killed
 *   FAULT_READ   a file or folder whose reading fails each time with FAULT_READ_ERROR; it is not counted
 *   FAULT_STAYS  1: every later call that needs the same thing fails too (a full disk stays full)
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static const char *root;
static size_t root_length;
static long at, error_number, stays, read_error;
static const char *unread;
static int log_descriptor = -1;
static atomic_long count;

#define REAL(name) ((__typeof__(name) *)real(#name))
static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

__attribute__((constructor)) static void begin(void) {
	const char *value;
	root = getenv("FAULT_ROOT");
	if (!root) return;
	root = strdup(root);
	root_length = strlen(root);
	if ((value = getenv("FAULT_AT"))) at = atol(value);
	if ((value = getenv("FAULT_ERROR"))) error_number = atol(value);
	if ((value = getenv("FAULT_STAYS"))) stays = atol(value);
	if ((value = getenv("FAULT_READ"))) unread = strdup(value);
	if ((value = getenv("FAULT_READ_ERROR"))) read_error = atol(value);
	if ((value = getenv("FAULT_LOG"))) log_descriptor = REAL(open)(value, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	/* What the program starts is not watched: its calls would be counted anew. */
	unsetenv("LD_PRELOAD");
}

static int below(const char *path) {
	if (!root || !path) return 0;
	return strncmp(path, root, root_length) == 0 && (path[root_length] == '/' || path[root_length] == 0);
}

/* The path of a descriptor, when it is a file below the root. */
static const char *path_of(int descriptor, char *buffer) {
	char link[64];
	if (!root || descriptor == log_descriptor) return NULL;
	snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
	ssize_t length = readlink(link, buffer, PATH_MAX - 1);
	if (length < 0) return NULL;
	buffer[length] = 0;
	return below(buffer) ? buffer : NULL;
}

/* Whether this call fails; does not return when it is the one to die at. `grows`: it needs space on the disk. */
static int strikes(const char *call, const char *path, int grows) {
	long number = atomic_fetch_add(&count, 1) + 1;
	if (log_descriptor >= 0) {
		char line[PATH_MAX + 64];
		int length = snprintf(line, sizeof line, "%ld %s %s\n", number, call, path);
		if (REAL(write)(log_descriptor, line, length) < 0) abort();
	}
	int here = at > 0 && (number == at || (stays && number > at));
	if (!here) return 0;
	if (!error_number) kill(getpid(), SIGKILL);
	if (error_number == ENOSPC && !grows) return 0;
	errno = error_number;
	return 1;
}

#define ON_PATH(call, path, grows) if (below(path) && strikes(#call, path, grows)) return -1
#define ON_DESCRIPTOR(call, descriptor, grows) \
	char buffer_[PATH_MAX]; const char *path_ = path_of(descriptor, buffer_); \
	if (path_ && strikes(#call, path_, grows)) return -1

/* Whether reading this fails. */
static int is_unread(const char *path) {
	if (!unread || !path || strcmp(path, unread) != 0) return 0;
	errno = read_error;
	return 1;
}

typedef int (*chosen)(const struct dirent *);
typedef int (*order)(const struct dirent **, const struct dirent **);
int scandir(const char *path, struct dirent ***list, chosen choose, order compare) {
	return is_unread(path) ? -1 : REAL(scandir)(path, list, choose, compare);
}
typedef int (*chosen64)(const struct dirent64 *);
typedef int (*order64)(const struct dirent64 **, const struct dirent64 **);
int scandir64(const char *path, struct dirent64 ***list, chosen64 choose, order64 compare) {
	return is_unread(path) ? -1 : REAL(scandir64)(path, list, choose, compare);
}

static int opens_to_change(int flags) { return (flags & (O_CREAT | O_TRUNC | O_WRONLY | O_RDWR)) != 0; }

#define OPEN(name) \
	int name(const char *path, int flags, ...) { \
		va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest); \
		if (is_unread(path)) return -1; \
		if (opens_to_change(flags)) ON_PATH(name, path, (flags & O_CREAT) != 0); \
		return REAL(name)(path, flags, mode); \
	}
OPEN(open)
OPEN(open64)

int openat(int folder, const char *path, int flags, ...) {
	va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest);
	if (opens_to_change(flags)) ON_PATH(openat, path, (flags & O_CREAT) != 0);
	return REAL(openat)(folder, path, flags, mode);
}

ssize_t write(int descriptor, const void *data, size_t size) {
	ON_DESCRIPTOR(write, descriptor, 1);
	return REAL(write)(descriptor, data, size);
}
ssize_t writev(int descriptor, const struct iovec *parts, int number) {
	ON_DESCRIPTOR(writev, descriptor, 1);
	return REAL(writev)(descriptor, parts, number);
}
ssize_t pwrite64(int descriptor, const void *data, size_t size, off64_t offset) {
	ON_DESCRIPTOR(pwrite64, descriptor, 1);
	return REAL(pwrite64)(descriptor, data, size, offset);
}
ssize_t sendfile64(int out, int in, off64_t *offset, size_t size) {
	ON_DESCRIPTOR(sendfile64, out, 1);
	return REAL(sendfile64)(out, in, offset, size);
}
ssize_t sendfile(int out, int in, off_t *offset, size_t size) {
	ON_DESCRIPTOR(sendfile, out, 1);
	return REAL(sendfile)(out, in, offset, size);
}
ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t size, unsigned flags) {
	ON_DESCRIPTOR(copy_file_range, out, 1);
	return REAL(copy_file_range)(in, from, out, to, size, flags);
}
int fsync(int descriptor) { ON_DESCRIPTOR(fsync, descriptor, 1); return REAL(fsync)(descriptor); }
int fdatasync(int descriptor) { ON_DESCRIPTOR(fdatasync, descriptor, 1); return REAL(fdatasync)(descriptor); }
int ftruncate64(int descriptor, off64_t size) {
	ON_DESCRIPTOR(ftruncate64, descriptor, 0);
	return REAL(ftruncate64)(descriptor, size);
}
int fchmod(int descriptor, mode_t mode) { ON_DESCRIPTOR(fchmod, descriptor, 0); return REAL(fchmod)(descriptor, mode); }
int fchown(int descriptor, uid_t user, gid_t group) {
	ON_DESCRIPTOR(fchown, descriptor, 0);
	return REAL(fchown)(descriptor, user, group);
}
int futimens(int descriptor, const struct timespec times[2]) {
	ON_DESCRIPTOR(futimens, descriptor, 0);
	return REAL(futimens)(descriptor, times);
}

int rename(const char *from, const char *to) { ON_PATH(rename, to, 1); return REAL(rename)(from, to); }
int link(const char *from, const char *to) { ON_PATH(link, to, 1); return REAL(link)(from, to); }
int symlink(const char *target, const char *path) { ON_PATH(symlink, path, 1); return REAL(symlink)(target, path); }
int mkdir(const char *path, mode_t mode) { ON_PATH(mkdir, path, 1); return REAL(mkdir)(path, mode); }
int rmdir(const char *path) { ON_PATH(rmdir, path, 0); return REAL(rmdir)(path); }
int unlink(const char *path) { ON_PATH(unlink, path, 0); return REAL(unlink)(path); }
int unlinkat(int folder, const char *path, int flags) {
	ON_PATH(unlinkat, path, 0);
	return REAL(unlinkat)(folder, path, flags);
}
int chmod(const char *path, mode_t mode) { ON_PATH(chmod, path, 0); return REAL(chmod)(path, mode); }
int chown(const char *path, uid_t user, gid_t group) { ON_PATH(chown, path, 0); return REAL(chown)(path, user, group); }
int utimensat(int folder, const char *path, const struct timespec times[2], int flags) {
	ON_PATH(utimensat, path, 0);
	return REAL(utimensat)(folder, path, times, flags);
}
