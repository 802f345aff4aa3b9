/* Only in the static link: stands in for libgit2's network members, so that none of them is linked.
 */
#include <pwd.h>
#include <stdbool.h>
#include <stddef.h>

#include <git2.h>
#include <git2/sys/transport.h>

/*
 * git_libgit2_init() starts TLS and SSH, which costs 85 % of a program start, and git_remote and
 * git_clone mention the transports. We read what is on this machine, so each is defined here as
 * "nothing to start" or "cannot", and the linker does not open the archive's own.
 */
bool git_http__expect_continue;
bool git_smart__ofs_delta_enabled;

int git_mbedtls_stream_global_init(void);
int git_openssl_stream_global_init(void);
int git_transport_ssh_global_init(void);
int git_mbedtls__set_cert_location(const char *file, const char *path);

int git_mbedtls_stream_global_init(void)
{
	return 0;
}

int git_openssl_stream_global_init(void)
{
	return 0;
}

int git_transport_ssh_global_init(void)
{
	return 0;
}

int git_mbedtls__set_cert_location(const char *file, const char *path)
{
	(void)file;
	(void)path;
	return -1;
}

int git_transport_new(git_transport **out, git_remote *owner, const char *url)
{
	(void)owner;
	(void)url;
	*out = NULL;
	return -1;
}

/* glibc's own loads shared libraries at run time; libgit2 asks only for a home directory we never
 * use. */
/* NOLINTNEXTLINE(readability-non-const-parameter): the C library declares it so */
int getpwuid_r(uid_t uid, struct passwd *pwd, char *buf, size_t n, struct passwd **result)
{
	(void)uid;
	(void)pwd;
	(void)buf;
	(void)n;
	*result = NULL;
	return 0;
}
