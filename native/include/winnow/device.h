/*
 * Where a call computes.
 *
 * Every kernel takes a `winnow_device*` first. NULL is the CPU. Otherwise weights, gradients,
 * moments, masks, scores, copies, activations and maps lie in memory of that device, whether a
 * segment or a parameter leads to them. In host memory stay the arrays of segments and pairs, the
 * options, and the numbers that a call gives back: alpha, survivors, magnitudes, overlaps, drifts
 * (and `remove`).
 *
 * The work is queued on the device's stream: a call returns before it is done, unless it gives back
 * numbers, for which it waits for the stream. What queued work fails with shows in a later call.
 *
 * The CUDA code lives in libraries of its own, libwinnow_cuda.so and libwinnow_cuda_sim.so, which
 * the first call that names one loads: from the folder of libwinnow.so, else by name. So one
 * libwinnow.so serves machines with and without a GPU.
 */
#ifndef WINNOW_DEVICE_H_
#define WINNOW_DEVICE_H_

#include "winnow/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum winnow_backend {
  WINNOW_BACKEND_CUDA = 0,
  /* The same CUDA sources run on the CPU, for tests; its device memory is host memory. Slow. */
  WINNOW_BACKEND_CUDA_SIM = 1
} winnow_backend;

/* A device with the workspace that its kernels reuse from call to call. One thread at a time. */
typedef struct winnow_device winnow_device;

/*
 * The number of devices into *count; at least 1 on WINNOW_OK.
 * Errors: WINNOW_INVALID_ARGUMENT when count is NULL or the backend is none of the enum;
 * WINNOW_CUDA_UNAVAILABLE when the library, the driver or a device is missing (the message says
 * which) and WINNOW_CUDA_ERROR when CUDA fails otherwise. All but a NULL set *count to 0.
 */
WINNOW_API winnow_status winnow_device_count(winnow_backend backend, int32_t* count);

/*
 * The name of a device as UTF-8 with a final zero into buffer, cut off if `size` bytes do not hold
 * it. index: 0 to the device count - 1. size: at least 1. Errors: WINNOW_INVALID_ARGUMENT for a
 * null buffer, a size below 1 or no such device; the others as for winnow_device_count.
 */
WINNOW_API winnow_status winnow_device_name(winnow_backend backend, int32_t index, char* buffer,
                                            int32_t size);

/*
 * Opens a device; *device is then to be given to winnow_device_close. Its stream is the default
 * one. Errors: as for winnow_device_name; *device is NULL then.
 */
WINNOW_API winnow_status winnow_device_open(winnow_backend backend, int32_t index,
                                            winnow_device** device);

/*
 * Queues the calls after this one on `stream`, a cudaStream_t of the same device, until another is
 * given; NULL is the default stream. Work on the new stream waits for what this device has queued
 * on the one before, which may be destroyed as soon as no call uses it any more. Errors:
 * WINNOW_INVALID_ARGUMENT when device is NULL.
 */
WINNOW_API winnow_status winnow_device_use_stream(winnow_device* device, void* stream);

/*
 * Waits for the work queued by this device and frees its workspace. NULL is allowed.
 * Errors: WINNOW_CUDA_ERROR when earlier work failed; the device is closed all the same.
 */
WINNOW_API winnow_status winnow_device_close(winnow_device* device);

#ifdef __cplusplus
}
#endif

#endif
