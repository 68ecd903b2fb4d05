# Decides whether libwinnow_cuda.so is built, and enables the CUDA language if so.
# Sets WINNOW_BUILD_CUDA.
#
#   WINNOW_CUDA=AUTO  build it when nvcc is found
#   WINNOW_CUDA=ON    nvcc must be there
#   WINNOW_CUDA=OFF   leave it out

set(WINNOW_CUDA AUTO CACHE STRING "Build the CUDA library: AUTO, ON or OFF")
set_property(CACHE WINNOW_CUDA PROPERTY STRINGS AUTO ON OFF)

string(TOUPPER "${WINNOW_CUDA}" winnow_cuda_choice)
if(NOT winnow_cuda_choice MATCHES "^(AUTO|ON|OFF)$")
  message(FATAL_ERROR "WINNOW_CUDA is \"${WINNOW_CUDA}\": say AUTO, ON or OFF.")
endif()

set(WINNOW_BUILD_CUDA OFF)
if(NOT winnow_cuda_choice STREQUAL "OFF")
  include(CheckLanguage)
  check_language(CUDA)
  if(CMAKE_CUDA_COMPILER)
    set(WINNOW_BUILD_CUDA ON)
  elseif(winnow_cuda_choice STREQUAL "ON")
    message(FATAL_ERROR
      "WINNOW_CUDA is ON, but no working nvcc was found. Install the CUDA toolkit 13 (package "
      "cuda-nvcc of NVIDIA's repository, or nvidia-cuda-toolkit of the distribution) and put nvcc on "
      "the PATH, or name it with -DCMAKE_CUDA_COMPILER=/path/to/nvcc; or build without CUDA by "
      "-DWINNOW_CUDA=OFF.")
  endif()
endif()

if(WINNOW_BUILD_CUDA)
  # Turing to Hopper as machine code; the PTX of the last one lets the driver compile for what comes
  # after it.
  if(NOT DEFINED CMAKE_CUDA_ARCHITECTURES)
    set(CMAKE_CUDA_ARCHITECTURES 75-real 80-real 86-real 89-real 90)
  endif()
  enable_language(CUDA)
  message(STATUS "Winnow: CUDA library on (nvcc ${CMAKE_CUDA_COMPILER_VERSION})")
else()
  message(STATUS "Winnow: CUDA library off")
endif()
