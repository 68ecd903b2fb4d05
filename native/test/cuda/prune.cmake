# Tests of pruning on the simulated device. WINNOW_CUDA_DIR: the folder of the kernels.
set(prune_kernels
  errors.cu
  prune.cu
  prune_apply.cu
  prune_histogram.cu
  prune_locate.cu
  prune_sample.cu
  prune_settle.cu
  prune_ties.cu
  workspace.cu)
list(TRANSFORM prune_kernels PREPEND "${WINNOW_CUDA_DIR}/")

winnow_sim_test(prune
  SOURCES prune_errors_suite.cpp prune_steps_suite.cpp prune_test.cpp
  KERNELS ${prune_kernels})

# Each with the builds that its faults need.
set(mutation_builds_prune plain)
set(mutation_builds_prune_apply plain race)
set(mutation_builds_prune_histogram plain race)
set(mutation_builds_prune_locate plain)
set(mutation_builds_prune_sample plain asan)
set(mutation_builds_prune_settle plain race)
set(mutation_builds_prune_ties plain)
foreach(file prune prune_apply prune_histogram prune_locate prune_sample prune_settle prune_ties)
  winnow_sim_mutation(${file} TEST prune FILE "${WINNOW_CUDA_DIR}/${file}.cu"
    MUTATIONS ${file}.mutations BUILDS ${mutation_builds_${file}})
  # Those of two kernels, with a barrier and an atomic among them, are enough for every build.
  if(NOT file MATCHES "^prune_(histogram|settle)$")
    set_tests_properties(sim_mutation_${file} PROPERTIES LABELS slow)
  endif()
endforeach()
