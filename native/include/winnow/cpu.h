/* Which instruction set and how many threads the CPU kernels use. Both are settings of the process.
 */
#ifndef WINNOW_CPU_H_
#define WINNOW_CPU_H_

#include "winnow/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* In rising order: a CPU that has one has those before it. Results are bit-identical among them. */
typedef enum winnow_isa {
  WINNOW_ISA_SCALAR = 0, /* what the compiler's base architecture offers */
  WINNOW_ISA_AVX2 = 1,   /* AVX2 and POPCNT */
  WINNOW_ISA_AVX512 = 2  /* AVX-512 F, BW, VL and DQ */
} winnow_isa;

/* The best instruction set that this CPU and operating system offer. */
WINNOW_API winnow_isa winnow_cpu_best_isa(void);

/*
 * The instruction set in use: the last one set by winnow_cpu_set_isa, else the one named by the
 * environment variable WINNOW_ISA (scalar, avx2 or avx512; read once), else the best. Where
 * WINNOW_ISA names none, or one that this CPU lacks, this gives the best, and every kernel returns
 * WINNOW_INVALID_ARGUMENT until winnow_cpu_set_isa is called: nothing falls back in silence.
 */
WINNOW_API winnow_isa winnow_cpu_isa(void);

/*
 * Chooses the instruction set for the calls that start after this one.
 * Errors: WINNOW_INVALID_ARGUMENT when isa is not of the enum or this CPU lacks it.
 */
WINNOW_API winnow_status winnow_cpu_set_isa(winnow_isa isa);

/*
 * 1 where the CPU has matrix units for bfloat16 (AMX-BF16) and the operating system saves their
 * tiles, else 0. Our kernels do not use them; libtorch does.
 */
WINNOW_API int32_t winnow_cpu_has_amx_bf16(void);

/*
 * The most threads a call may use, 1 to 1024. Results do not depend on it. 0 goes back to the
 * default: what OpenMP would use (OMP_NUM_THREADS, or what libtorch has set on the calling thread).
 * Small inputs run on the calling thread alone, whatever is set here.
 * Errors: WINNOW_INVALID_ARGUMENT when n is negative or above 1024.
 */
WINNOW_API winnow_status winnow_cpu_set_threads(int32_t n);

/* The most threads that a call from this thread would use; at least 1. */
WINNOW_API int32_t winnow_cpu_threads(void);

#ifdef __cplusplus
}
#endif

#endif
