// Accesses as the race checker is told of them.
#pragma once

#include <cstddef>
#include <string>
#include <tuple>

namespace cuda_sim {

struct Access {
  bool write;
  bool atomic;
};

// A place in the source: a file and a line, or (line 0) the address of the code.
struct Site {
  const void* address = nullptr;
  int line = 0;

  bool operator<(const Site& other) const {
    return std::tie(address, line) < std::tie(other.address, other.line);
  }
};

std::string describe(Site site);

void record_access(const void* address, size_t bytes, Access access, Site site);

}  // namespace cuda_sim
