# winnow_sanitize(<target>): builds and links a target with the sanitizers named in WINNOW_SANITIZE,
# a list such as "address,undefined" (commas or semicolons). Does nothing when it is empty.

set(WINNOW_SANITIZE "" CACHE STRING "Sanitizers to build with, e.g. address,undefined")

function(winnow_sanitize target)
  if(NOT WINNOW_SANITIZE)
    return()
  endif()
  string(REPLACE ";" "," sanitizers "${WINNOW_SANITIZE}")
  # Without recovery a finding ends the test with an error, so that CTest sees it.
  target_compile_options(${target} PRIVATE
    $<$<COMPILE_LANGUAGE:C,CXX>:-fsanitize=${sanitizers};-fno-sanitize-recover=all;-fno-omit-frame-pointer>)
  target_link_options(${target} PRIVATE -fsanitize=${sanitizers})
endfunction()
