/*
 * What CUDA offers on this machine.
 *
 * The CUDA code lives in a library of its own, libwinnow_cuda.so, which the first call here loads:
 * from the folder of libwinnow.so, else by name. So one libwinnow.so serves machines with and
 * without a GPU.
 */
#ifndef WINNOW_CUDA_H_
#define WINNOW_CUDA_H_

#include "winnow/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The number of CUDA devices into *count; at least 1 on WINNOW_OK.
 * Errors: WINNOW_INVALID_ARGUMENT when count is NULL; WINNOW_CUDA_UNAVAILABLE when the library, the
 * driver or a device is missing (the message says which) and WINNOW_CUDA_ERROR when CUDA fails
 * otherwise; both of these set *count to 0.
 */
WINNOW_API winnow_status winnow_cuda_device_count(int32_t* count);

/*
 * The name of a device as UTF-8 with a final zero into buffer, cut off if `size` bytes do not hold
 * it. device: 0 to the device count - 1. size: at least 1. Errors: WINNOW_INVALID_ARGUMENT for a
 * null buffer, a size below 1 or no such device; the others as for winnow_cuda_device_count.
 */
WINNOW_API winnow_status winnow_cuda_device_name(int32_t device, char* buffer, int32_t size);

#ifdef __cplusplus
}
#endif

#endif
