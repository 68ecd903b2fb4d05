# winnow_configure_target(<target>): what every target of Winnow is built with.
# winnow_portable_library(<target>): makes a shared library that needs no libstdc++ of the machine.

include(WinnowSanitizers)

option(WINNOW_WERROR "Make warnings errors" OFF)

function(winnow_configure_target target)
  set_target_properties(${target} PROPERTIES
    C_STANDARD 99 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF
    CXX_STANDARD 17 CXX_STANDARD_REQUIRED ON CXX_EXTENSIONS OFF
    C_VISIBILITY_PRESET hidden
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON)
  target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:C,CXX>:-Wall;-Wextra>)
  if(WINNOW_WERROR)
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:C,CXX>:-Werror>)
  endif()
  # GCC fuses a * b + c into one rounding wherever the target has FMA, intrinsics included. AVX-512
  # implies FMA and the scalar build has none, so Adam would give other bits on another machine.
  target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:C,CXX>:-ffp-contract=off>)
  winnow_sanitize(${target})
endfunction()

function(winnow_portable_library target)
  # A sanitizer intercepts the shared libstdc++ and would miss a static one.
  if(NOT WINNOW_SANITIZE)
    target_link_options(${target} PRIVATE -static-libstdc++ -static-libgcc)
  endif()
  # What the archives bring and nobody calls must go: libstdc++'s random_device alone would ask for
  # glibc 2.36.
  target_link_options(${target} PRIVATE -Wl,--gc-sections)
  # Their archives are built with default visibility: exported, they could take the place of the
  # libstdc++ that the rest of the process uses.
  target_link_options(${target} PRIVATE -Wl,--exclude-libs,ALL -Wl,--no-undefined)
endfunction()
