# Plants one fault after another into a kernel; each must be noticed by the kernel's test:
#   cmake -DSETTINGS=<written by winnow_sim_mutation> -P mutate.cmake
#
# A file of mutations holds, after any comment, blocks of
#   @mutation what is broken
#   @old
#   text that stands exactly once in the kernel
#   @new
#   what takes its place, possibly nothing
#   @end
cmake_minimum_required(VERSION 3.20)
include("${CMAKE_CURRENT_LIST_DIR}/builds.cmake")
include("${SETTINGS}")

set(mutant "${work_dir}/mutant.cu")
file(MAKE_DIRECTORY "${work_dir}")
cmake_path(GET source PARENT_PATH source_dir)
list(TRANSFORM WINNOW_SIM_INCLUDES PREPEND -I OUTPUT_VARIABLE includes)

function(run_compiler)
  execute_process(COMMAND ${compiler} ${flags} ${ARGN}
    RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "does not compile: ${fault}\n${output}")
  endif()
endfunction()

# Compiles the mutant for a build and links it with the rest of the test.
function(compile build)
  run_compiler(-std=c++17 -ffp-contract=off ${WINNOW_SIM_KERNEL_OPTIONS_${build}}
    -iquote ${source_dir} ${includes} -x c++ -c ${mutant} -o ${work_dir}/mutant.o)
  run_compiler(${WINNOW_SIM_LINK_OPTIONS_${build}} ${work_dir}/mutant.o ${objects_${build}}
    ${libraries_${build}} -o ${work_dir}/mutant)
endfunction()

# Sets ${noticed_by} to the first build and run in which the test fails, or to nothing; `output` is
# what it said.
function(run_test noticed_by)
  set(${noticed_by} "" PARENT_SCOPE)
  foreach(build IN LISTS builds)
    compile(${build})
    foreach(run IN LISTS WINNOW_SIM_RUNS_${build})
      execute_process(
        COMMAND ${CMAKE_COMMAND} -E env WINNOW_TEST_QUICK=1 WINNOW_TEST_SEED=1
          ${WINNOW_SIM_BUILD_ENVIRONMENT_${build}} ${WINNOW_SIM_RUN_ENVIRONMENT_${run}}
          ${work_dir}/mutant
        TIMEOUT 60 RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
      if(NOT status EQUAL 0)
        set(${noticed_by} "${build} ${run}" PARENT_SCOPE)
        set(output "${output}" PARENT_SCOPE)
        return()
      endif()
    endforeach()
  endforeach()
endfunction()

# Cuts the next block between `begin` and `end` off the front of `rest`; `found` says whether there
# was one.
macro(take_block begin end block)
  string(FIND "${rest}" "\n${begin}" at)
  set(found OFF)
  if(at GREATER_EQUAL 0)
    set(found ON)
    string(LENGTH "\n${begin}" length)
    math(EXPR at "${at} + ${length}")
    string(SUBSTRING "${rest}" ${at} -1 rest)
    string(FIND "${rest}" "\n${end}" at)
    if(at LESS 0)
      message(FATAL_ERROR "${mutations}: no ${end} after ${begin} ${fault}")
    endif()
    string(SUBSTRING "${rest}" 0 ${at} ${block})
    string(SUBSTRING "${rest}" ${at} -1 rest)
  endif()
endmacro()

file(READ "${source}" original)
file(READ "${mutations}" rest)
string(PREPEND rest "\n")

# A fault that "is noticed" because the test cannot run at all would prove nothing.
set(fault "none")
file(WRITE "${mutant}" "#line 1 \"${source}\"\n${original}")
run_test(noticed_by)
if(noticed_by)
  message(FATAL_ERROR "the test fails without a fault (${noticed_by}):\n${output}")
endif()

set(count 0)
set(unnoticed "")
while(TRUE)
  take_block("@mutation " "@old" fault)
  if(NOT found)
    break()
  endif()
  # Text of the kernel keeps the line break in front of it, so that an empty block is one too.
  take_block("@old" "@new" old)
  take_block("@new" "@end" new)
  string(SUBSTRING "${old}" 1 -1 old)
  if(NOT new STREQUAL "")
    string(SUBSTRING "${new}" 1 -1 new)
  endif()

  string(FIND "${original}" "${old}" first)
  string(FIND "${original}" "${old}" last REVERSE)
  if(first LESS 0 OR NOT first EQUAL last)
    message(FATAL_ERROR "the old text does not stand exactly once in ${source}: ${fault}\n${old}")
  endif()
  string(REPLACE "${old}" "${new}" mutated "${original}")
  file(WRITE "${mutant}" "#line 1 \"${source}\"\n${mutated}")
  run_test(noticed_by)
  math(EXPR count "${count} + 1")
  if(noticed_by)
    message(STATUS "noticed by ${noticed_by}: ${fault}")
  else()
    string(APPEND unnoticed "\n  not noticed: ${fault}")
  endif()
endwhile()

if(count EQUAL 0)
  message(FATAL_ERROR "${mutations} holds no mutation")
endif()
if(unnoticed)
  message(FATAL_ERROR "faults that no run of the test notices:${unnoticed}")
endif()
