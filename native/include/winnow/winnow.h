/*
 * Winnow's native kernels: the whole public interface.
 *
 * A C ABI over raw pointers, so that any runtime can call it. It knows nothing of libtorch or Java.
 *
 * Terms. A *segment* is the weights of one layer, flat, in the memory that the caller owns; a call
 * takes all segments of a network at once. A *mask* holds one bit a weight (see mask.h). Segments
 * of one call must not overlap. Pointers need the alignment of their element type and no more. A
 * segment of count 0 is allowed everywhere; its pointers are not read and may be NULL.
 *
 * Threads. Every function may be called from any thread. Two calls may run at once as long as they
 * do not share memory that either of them writes, nor a winnow_device.
 */
#ifndef WINNOW_WINNOW_H_
#define WINNOW_WINNOW_H_

#include "winnow/attention.h"
#include "winnow/cpu.h"
#include "winnow/device.h"
#include "winnow/images.h"
#include "winnow/mask.h"
#include "winnow/memory.h"
#include "winnow/optimizer.h"
#include "winnow/parameters.h"
#include "winnow/prune.h"
#include "winnow/status.h"

#endif
