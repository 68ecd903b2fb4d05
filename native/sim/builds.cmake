# The builds of a kernel test, and the runs of each. No build finds all faults: see README.md.

set(WINNOW_SIM_INCLUDES
  "${CMAKE_CURRENT_LIST_DIR}/include"
  "${CMAKE_CURRENT_LIST_DIR}/../cuda"
  "${CMAKE_CURRENT_LIST_DIR}/../include"
  "${CMAKE_CURRENT_LIST_DIR}/../test")

set(WINNOW_SIM_BUILDS plain race asan asan_static)

set(sanitizers -fsanitize=address,undefined -fno-sanitize-recover=all)

set(WINNOW_SIM_KERNEL_OPTIONS_plain -g -O1)
# GCC's calls to ThreadSanitizer, which the race checker answers: its library is not linked.
set(WINNOW_SIM_KERNEL_OPTIONS_race -g -O1 -fsanitize=thread
  --param=tsan-instrument-func-entry-exit=0 --param=tsan-distinguish-volatile=1)
set(WINNOW_SIM_KERNEL_OPTIONS_asan -g -O1 ${sanitizers})
set(WINNOW_SIM_KERNEL_OPTIONS_asan_static -g -O1 ${sanitizers} -DCUDA_SIM_STATIC_SHARED)

set(WINNOW_SIM_RUNTIME_OPTIONS_plain -O2)
set(WINNOW_SIM_RUNTIME_OPTIONS_race -O2 -DCUDA_SIM_CHECK_RACES)
set(WINNOW_SIM_RUNTIME_OPTIONS_asan ${WINNOW_SIM_KERNEL_OPTIONS_asan})
set(WINNOW_SIM_RUNTIME_OPTIONS_asan_static ${WINNOW_SIM_KERNEL_OPTIONS_asan_static})

set(WINNOW_SIM_LINK_OPTIONS_plain)
set(WINNOW_SIM_LINK_OPTIONS_race)
set(WINNOW_SIM_LINK_OPTIONS_asan ${sanitizers})
set(WINNOW_SIM_LINK_OPTIONS_asan_static ${sanitizers})

set(WINNOW_SIM_BUILD_ENVIRONMENT_plain WINNOW_TEST_BUILD=plain)
set(WINNOW_SIM_BUILD_ENVIRONMENT_race WINNOW_TEST_BUILD=race)
set(WINNOW_SIM_BUILD_ENVIRONMENT_asan WINNOW_TEST_BUILD=asan)
set(WINNOW_SIM_BUILD_ENVIRONMENT_asan_static WINNOW_TEST_BUILD=asan)

set(WINNOW_SIM_RUNS_plain ascending descending random_1 random_2 random_3)
set(WINNOW_SIM_RUNS_race ascending random_1)
set(WINNOW_SIM_RUNS_asan ascending)
set(WINNOW_SIM_RUNS_asan_static ascending)

set(WINNOW_SIM_RUN_ENVIRONMENT_ascending CUDA_SIM_ORDER=0)
set(WINNOW_SIM_RUN_ENVIRONMENT_descending CUDA_SIM_ORDER=1)
foreach(seed 1 2 3)
  set(WINNOW_SIM_RUN_ENVIRONMENT_random_${seed}
    CUDA_SIM_ORDER=2 CUDA_SIM_SEED=${seed} CUDA_SIM_RESIDENT=3 CUDA_SIM_PREEMPT=20)
endforeach()
