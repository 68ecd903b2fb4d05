/* Status codes, the message of the last error, and what every function of this library shares. */
#ifndef WINNOW_STATUS_H_
#define WINNOW_STATUS_H_

#include <stdint.h>

/* Everything is compiled with hidden visibility; this marks what the library exports. */
#if defined(__GNUC__)
#define WINNOW_API __attribute__((visibility("default")))
#else
#define WINNOW_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The result of every call that can fail. No function throws, aborts or prints.
 *
 * Whatever a function was given is unchanged when it returns anything but WINNOW_OK or
 * WINNOW_CUDA_ERROR, after which memory that it writes may hold anything. The reason is in
 * winnow_last_error().
 */
typedef enum winnow_status {
  WINNOW_OK = 0,
  WINNOW_INVALID_ARGUMENT = 1, /* a null pointer, a negative count, a value out of its range */
  WINNOW_DIVERGED = 2,         /* a score of a weight that is alive is NaN: it has no order */
  WINNOW_OUT_OF_MEMORY = 3,    /* working memory could not be allocated */
  WINNOW_CUDA_UNAVAILABLE = 4, /* no CUDA library, no driver or no device */
  WINNOW_CUDA_ERROR = 5,       /* CUDA is there, but a call of it failed */
  WINNOW_INTERNAL = 6          /* a fault of this library: please report it */
} winnow_status;

/*
 * The message of the last call that failed on the calling thread: what is wrong, where (segment and
 * flat index, both from 0) and what to do about it. UTF-8, never NULL, empty when no call has
 * failed on this thread. A call that succeeds leaves it alone. The text stays valid until the next
 * failing call on the same thread; the caller does not free it.
 */
WINNOW_API const char* winnow_last_error(void);

/* The version of this library as "major.minor.patch". Never NULL, never freed. */
WINNOW_API const char* winnow_version(void);

#ifdef __cplusplus
}
#endif

#endif
