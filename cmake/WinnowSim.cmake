# The CUDA host simulator (native/sim). Sets WINNOW_BUILD_SIM: where it is off, a message says why
# and the functions below must not be called.
#
# winnow_sim_library(<name> SOURCES <a.cu>...)
#   A shared library of simulated kernels, built as libwinnow is: hidden symbols, no libstdc++. It
#   lies in sim/lib of the build folder, away from what is packaged, unless the caller moves it.
#
# winnow_sim_test(<name> SOURCES <test.cpp>... KERNELS <a.cu>...)
#   One program for each build of sim/builds.cmake, and a CTest entry sim_<name>_<build>_<run> for
#   each of its runs. A program that exits with 0 passes. It finds the build in WINNOW_TEST_BUILD
#   (plain, race or asan): everything but plain is slow.
#
# winnow_sim_mutation(<name> TEST <test> FILE <a.cu> MUTATIONS <a.mutations> [BUILDS <build>...])
#   A CTest entry sim_mutation_<name>: plants one fault after another into a.cu, and fails when
#   <test> (of winnow_sim_test) does not notice each. The test runs with WINNOW_TEST_QUICK=1.
#
# A .cu file is C++ in the folder that calls these, so call them from another folder than the one
# that gives the file to nvcc.

set(WINNOW_SIM_DIR "${CMAKE_CURRENT_LIST_DIR}/../native/sim")
cmake_path(NORMAL_PATH WINNOW_SIM_DIR)
include("${WINNOW_SIM_DIR}/builds.cmake")

set(WINNOW_BUILD_SIM OFF)
if(NOT CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64|aarch64|arm64)$")
  message(STATUS "Winnow: CUDA simulator off (it has no fiber switch for ${CMAKE_SYSTEM_PROCESSOR})")
elseif(NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  message(STATUS "Winnow: CUDA simulator off (it needs GCC)")
elseif(WINNOW_SANITIZE)
  message(STATUS "Winnow: CUDA simulator off (it has sanitizer builds of its own)")
else()
  set(WINNOW_BUILD_SIM ON)
  include(CheckCXXSourceCompiles)
  set(CMAKE_REQUIRED_FLAGS -fsanitize=address,undefined)
  check_cxx_source_compiles("int main() { return 0; }" WINNOW_SIM_HAS_ASAN)
  unset(CMAKE_REQUIRED_FLAGS)
  if(NOT WINNOW_SIM_HAS_ASAN)
    list(FILTER WINNOW_SIM_BUILDS EXCLUDE REGEX "^asan")
    message(STATUS "Winnow: CUDA simulator without its sanitizer builds (install libasan and libubsan)")
  endif()
endif()

# Objects of kernels, compiled as C++ for one build.
function(winnow_sim_kernels target build)
  set_source_files_properties(${ARGN} PROPERTIES LANGUAGE CXX)
  add_library(${target} OBJECT ${ARGN})
  target_include_directories(${target} PRIVATE ${WINNOW_SIM_INCLUDES})
  winnow_configure_target(${target})
  target_compile_options(${target} PRIVATE ${WINNOW_SIM_KERNEL_OPTIONS_${build}})
endfunction()

function(winnow_sim_library name)
  cmake_parse_arguments(arg "" "" "SOURCES" ${ARGN})
  winnow_sim_kernels(${name}_kernels plain ${arg_SOURCES})
  set_target_properties(${name}_kernels PROPERTIES POSITION_INDEPENDENT_CODE ON)
  add_library(${name} SHARED)
  target_link_libraries(${name} PRIVATE ${name}_kernels cuda_sim_plain)
  set_target_properties(${name} PROPERTIES
    LINKER_LANGUAGE CXX
    LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/sim/lib")
  winnow_configure_target(${name})
  winnow_portable_library(${name})
endfunction()

function(winnow_sim_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;KERNELS" ${ARGN})
  add_library(sim_${name}_main OBJECT ${arg_SOURCES})
  target_include_directories(sim_${name}_main PRIVATE ${WINNOW_SIM_INCLUDES})
  winnow_configure_target(sim_${name}_main)
  foreach(build ${WINNOW_SIM_BUILDS})
    set(program sim_${name}_${build})
    winnow_sim_kernels(${program}_kernels ${build} ${arg_KERNELS})
    add_executable(${program})
    target_link_libraries(${program} PRIVATE
      sim_${name}_main ${program}_kernels cuda_sim_${build} winnow)
    set_target_properties(${program} PROPERTIES LINKER_LANGUAGE CXX)
    target_link_options(${program} PRIVATE ${WINNOW_SIM_LINK_OPTIONS_${build}})
    foreach(run ${WINNOW_SIM_RUNS_${build}})
      add_test(NAME sim_${name}_${build}_${run} COMMAND ${program})
      set_tests_properties(sim_${name}_${build}_${run} PROPERTIES
        ENVIRONMENT "${WINNOW_SIM_BUILD_ENVIRONMENT_${build}};${WINNOW_SIM_RUN_ENVIRONMENT_${run}}")
    endforeach()
  endforeach()
endfunction()

function(winnow_sim_mutation name)
  cmake_parse_arguments(arg "" "TEST;FILE;MUTATIONS" "BUILDS" ${ARGN})
  if(NOT arg_BUILDS)
    set(arg_BUILDS ${WINNOW_SIM_BUILDS})
  endif()
  cmake_path(ABSOLUTE_PATH arg_FILE)
  cmake_path(ABSOLUTE_PATH arg_MUTATIONS)
  cmake_path(GET arg_FILE FILENAME file)
  string(REPLACE "." "\\." object "/${file}.o")
  set(settings
    "set(work_dir [[${CMAKE_CURRENT_BINARY_DIR}/mutation_${name}]])"
    "set(source [[${arg_FILE}]])"
    "set(mutations [[${arg_MUTATIONS}]])"
    "set(compiler [[${CMAKE_CXX_COMPILER}]])"
    "separate_arguments(flags UNIX_COMMAND [[${CMAKE_CXX_FLAGS}]])"
    "set(builds)")
  foreach(build ${arg_BUILDS})
    # A build that this machine cannot make is left out, as winnow_sim_test does.
    if(build IN_LIST WINNOW_SIM_BUILDS)
      set(others "$<FILTER:$<TARGET_OBJECTS:sim_${arg_TEST}_${build}_kernels>,EXCLUDE,${object}$>")
      list(APPEND settings
        "list(APPEND builds ${build})"
        "set(objects_${build} [[$<TARGET_OBJECTS:sim_${arg_TEST}_main>$<SEMICOLON>${others}]])"
        "set(libraries_${build} [[$<TARGET_FILE:cuda_sim_${build}>$<SEMICOLON>$<TARGET_FILE:winnow>$<SEMICOLON>-Wl,-rpath,$<TARGET_FILE_DIR:winnow>$<SEMICOLON>-ldl]])")
    endif()
  endforeach()
  list(JOIN settings "\n" settings)
  set(settings_file "${CMAKE_CURRENT_BINARY_DIR}/mutation_${name}.cmake")
  file(GENERATE OUTPUT "${settings_file}" CONTENT "${settings}\n")
  add_test(NAME sim_mutation_${name}
    COMMAND ${CMAKE_COMMAND} -DSETTINGS=${settings_file} -P "${WINNOW_SIM_DIR}/mutate.cmake")
endfunction()
