/* What this process holds of native memory. */
#ifndef WINNOW_MEMORY_H_
#define WINNOW_MEMORY_H_

#include "winnow/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Bytes that were allocated with malloc (tensors on the CPU among them) and not freed; what malloc
 * keeps for later is not counted, nor is the Java heap. Takes longer the more free blocks there
 * are: about a millisecond.
 */
WINNOW_API int64_t winnow_live_bytes(void);

#ifdef __cplusplus
}
#endif

#endif
