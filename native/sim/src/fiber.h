// Fibers: stacks of their own that one OS thread switches between (about 50 ns a switch).
#pragma once

#include <cstddef>

namespace cuda_sim {

constexpr size_t kStackBytes = 64 << 10;

// Without a stack it stands for the code that called run on its own stack: the launching thread.
struct Fiber {
  void* stack_pointer = nullptr;
  char* stack = nullptr;
  // For AddressSanitizer, which keeps a second stack and must know the bounds of the first.
  void* fake_stack = nullptr;
  const void* stack_bottom = nullptr;
  size_t stack_size = 0;

  Fiber() = default;
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;
  ~Fiber();

  // Makes the next switch to it call `entry`, which must never return.
  void prepare(void (*entry)());

  bool owns(const void* address) const {
    return address >= stack && address < stack + kStackBytes;
  }
};

// Leaves `from` and goes on with `to`; returns when something switches back. A fiber that ends
// never runs on.
void switch_fiber(Fiber& from, Fiber& to, bool from_ends);

// The first thing that an entry does.
void fiber_entered();

}  // namespace cuda_sim
