#include "fiber.h"

#include <sys/mman.h>

#include <cstdio>
#include <cstdlib>
#include <vector>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

// cuda_sim_switch(save, load): pushes the registers that a callee must keep, stores the stack
// pointer in *save, takes `load` for it, and pops theirs.
extern "C" void cuda_sim_switch(void** save, void* load);

#if defined(__x86_64__)
asm(R"(
.text
.hidden cuda_sim_switch
.globl cuda_sim_switch
.type cuda_sim_switch,@function
cuda_sim_switch:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
.size cuda_sim_switch,.-cuda_sim_switch
)");
#elif defined(__aarch64__)
asm(R"(
.text
.hidden cuda_sim_switch
.globl cuda_sim_switch
.type cuda_sim_switch,%function
cuda_sim_switch:
  sub sp, sp, #160
  stp x19, x20, [sp]
  stp x21, x22, [sp, #16]
  stp x23, x24, [sp, #32]
  stp x25, x26, [sp, #48]
  stp x27, x28, [sp, #64]
  stp x29, x30, [sp, #80]
  stp d8, d9, [sp, #96]
  stp d10, d11, [sp, #112]
  stp d12, d13, [sp, #128]
  stp d14, d15, [sp, #144]
  mov x9, sp
  str x9, [x0]
  mov sp, x1
  ldp x19, x20, [sp]
  ldp x21, x22, [sp, #16]
  ldp x23, x24, [sp, #32]
  ldp x25, x26, [sp, #48]
  ldp x27, x28, [sp, #64]
  ldp x29, x30, [sp, #80]
  ldp d8, d9, [sp, #96]
  ldp d10, d11, [sp, #112]
  ldp d12, d13, [sp, #128]
  ldp d14, d15, [sp, #144]
  add sp, sp, #160
  ret
.size cuda_sim_switch,.-cuda_sim_switch
)");
#else
#error "cuda_sim_switch is not written for this processor"
#endif

namespace cuda_sim {
namespace {

constexpr size_t kGuardBytes = 64 << 10;  // one page, of whatever size the machine has

// Kept for the life of the process: a block needs up to 1024, and each costs two system calls.
std::vector<char*> free_stacks;

// The fiber that the running one was switched to from.
Fiber* previous = nullptr;

char* take_stack() {
  if (!free_stacks.empty()) {
    char* stack = free_stacks.back();
    free_stacks.pop_back();
    return stack;
  }
  void* mapped = mmap(nullptr, kGuardBytes + kStackBytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) {
    std::perror("cuda_sim: no memory for the stack of a thread");
    std::abort();
  }
  // A kernel that needs more stack than there is ends here and not in another thread's stack.
  mprotect(mapped, kGuardBytes, PROT_NONE);
  return static_cast<char*>(mapped) + kGuardBytes;
}

}  // namespace

Fiber::~Fiber() {
  if (stack != nullptr) free_stacks.push_back(stack);
}

void Fiber::prepare(void (*entry)()) {
  if (stack == nullptr) stack = take_stack();
  stack_bottom = stack;
  stack_size = kStackBytes;
  fake_stack = nullptr;
#if defined(__SANITIZE_ADDRESS__)
  // Frames that were left for good have not taken their red zones away.
  __asan_unpoison_memory_region(stack, kStackBytes);
#endif
  // What cuda_sim_switch pops.
  void** top = reinterpret_cast<void**>(stack + kStackBytes);
#if defined(__x86_64__)
  *--top = nullptr;  // the return address of `entry`: its stack pointer is aligned as after a call
  *--top = reinterpret_cast<void*>(entry);
  for (int i = 0; i < 6; ++i) *--top = nullptr;
#else
  for (int i = 0; i < 20; ++i) *--top = nullptr;
  top[11] = reinterpret_cast<void*>(entry);  // x30, the link register
#endif
  stack_pointer = top;
}

void fiber_entered() {
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_finish_switch_fiber(nullptr, &previous->stack_bottom, &previous->stack_size);
#endif
}

void switch_fiber(Fiber& from, Fiber& to, [[maybe_unused]] bool from_ends) {
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_start_switch_fiber(from_ends ? nullptr : &from.fake_stack, to.stack_bottom,
                                 to.stack_size);
#endif
  previous = &from;
  cuda_sim_switch(&from.stack_pointer, to.stack_pointer);
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_finish_switch_fiber(from.fake_stack, &previous->stack_bottom, &previous->stack_size);
#endif
}

}  // namespace cuda_sim
