// The race checker. It knows what orders two accesses of different CUDA threads: a block barrier, a
// __syncwarp, the end of a launch, and two fences, the writer's after the write and the reader's
// after that. Shuffles and votes order nothing. It takes every pair of fences for a pair that an
// atomic or a flag has brought together, so it can miss a race but names none that is none.
#include "race.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <set>
#include <unordered_map>

#include "cuda_sim/atomics.h"
#include "race_access.h"
#include "scheduler.h"
#include "shared_memory.h"

namespace cuda_sim {
namespace {

struct Record {
  Site site;
  uint64_t time = 0;
  uint64_t block = 0;
  uint32_t thread = 0;
  uint32_t barriers_passed = 0;
  uint32_t syncwarps = 0;
  uint8_t bytes = 0;  // of the word, one bit each; 0: no access yet
  bool atomic = false;
  bool write = false;
};

// What is remembered of a word of 4 bytes: the last write, the last read, and the last read by
// another warp than that one's.
struct Word {
  Record write;
  Record reads[2];
};

constexpr uintptr_t kWordBytes = 4;
constexpr size_t kWordsPerPage = 256;
using Page = std::vector<Word>;

struct Fence {
  uint32_t barriers_passed;
  uint64_t time;
};

struct BlockFences {
  std::vector<Fence> all;
  std::unordered_map<uint32_t, std::vector<uint64_t>> by_thread;
};

// Of the running launch; the end of one orders all that follows.
std::unordered_map<uintptr_t, Page> pages;
std::unordered_map<uint64_t, BlockFences> fences;
uint64_t now = 0;

std::set<std::pair<Site, Site>> reported;

Word& word_at(uintptr_t word) {
  Page& page = pages[word / kWordsPerPage];
  if (page.empty()) page.resize(kWordsPerPage);
  return page[word % kWordsPerPage];
}

// The first fence that publishes what `earlier` did: one of its thread's after it, or one of its
// block's after a barrier after it. UINT64_MAX: none yet.
uint64_t published(const Record& earlier) {
  uint64_t time = UINT64_MAX;
  const auto block = fences.find(earlier.block);
  if (block == fences.end()) return time;
  const auto own = block->second.by_thread.find(earlier.thread);
  if (own != block->second.by_thread.end()) {
    const auto next = std::upper_bound(own->second.begin(), own->second.end(), earlier.time);
    if (next != own->second.end()) time = *next;
  }
  const auto& all = block->second.all;
  const auto later = std::upper_bound(
      all.begin(), all.end(), earlier.barriers_passed,
      [](uint32_t passed, const Fence& fence) { return passed < fence.barriers_passed; });
  return later == all.end() ? time : std::min(time, later->time);
}

bool is_ordered(const Record& earlier, const Record& later, const Thread& thread, bool shared) {
  if (earlier.atomic && later.atomic) return true;
  if (earlier.block == later.block) {
    if (earlier.thread == later.thread) return true;
    if (earlier.barriers_passed < later.barriers_passed) return true;
    if (earlier.thread / kWarpLanes == later.thread / kWarpLanes &&
        thread.race.lanes[earlier.thread % kWarpLanes] > earlier.syncwarps) {
      return true;
    }
  } else if (shared) {
    return true;  // another block's shared memory, which lay at the same address
  }
  return published(earlier) <= thread.race.acquired;
}

std::string describe(const Record& access) {
  return std::string(access.atomic ? "atomic " : "") + (access.write ? "write" : "read") +
         " by block " + std::to_string(access.block) + " thread " + std::to_string(access.thread) +
         " at " + describe(access.site);
}

void end_with_race_exit_code() {
  if (races() == 0) return;
  std::fflush(nullptr);
  _exit(kRaceExitCode);
}

void report(const Record& earlier, const Record& later, const void* address, bool shared) {
  if (reported.empty()) std::atexit(&end_with_race_exit_code);
  if (!reported.insert({earlier.site, later.site}).second) return;
  std::fprintf(stderr, "cuda_sim: race in %s memory at %p: %s is not ordered with %s\n",
               shared ? "shared" : "global", address, describe(later).c_str(),
               describe(earlier).c_str());
}

void check(const Record& earlier, const Record& later, const Thread& thread, const void* address,
           bool shared) {
  if ((earlier.bytes & later.bytes) == 0 || is_ordered(earlier, later, thread, shared)) return;
  report(earlier, later, address, shared);
}

bool same_step(const Record& a, const Record& b) {
  return a.block == b.block && a.thread == b.thread && a.atomic == b.atomic &&
         a.barriers_passed == b.barriers_passed && a.syncwarps == b.syncwarps;
}

// A thread that accesses a word byte by byte must not make its first bytes forgotten.
void remember(Record& place, Record access) {
  if (same_step(place, access)) access.bytes |= place.bytes;
  place = access;
}

void remember(Word& word, const Record& access) {
  if (access.write) {
    remember(word.write, access);
    return;
  }
  const Record& first = word.reads[0];
  const bool same_warp =
      first.bytes == 0 ||
      (first.block == access.block && first.thread / kWarpLanes == access.thread / kWarpLanes);
  remember(word.reads[same_warp ? 0 : 1], access);
}

// Each thread has its own in CUDA, and here the scheduler writes them between two threads.
bool is_built_in(const void* address) {
  const auto in = [address](const auto& variable) {
    return address >= static_cast<const void*>(&variable) &&
           address < static_cast<const void*>(&variable + 1);
  };
  return in(threadIdx) || in(blockIdx) || in(blockDim) || in(gridDim);
}

}  // namespace

void race_launch() {
  pages.clear();
  fences.clear();
}

void race_fence() {
  Thread& thread = *run.current;
  thread.race.acquired = ++now;
  BlockFences& block = fences[thread.block->rank];
  block.all.push_back({thread.block->barriers_passed, now});
  block.by_thread[thread.rank].push_back(now);
}

void race_barrier(Block& block) {
  uint64_t acquired = 0;
  for (const auto& thread : block.threads) acquired = std::max(acquired, thread->race.acquired);
  for (const auto& thread : block.threads) thread->race.acquired = acquired;
}

void race_syncwarp(Warp& warp, uint32_t lanes) {
  RaceClock met;
  for (int lane = 0; lane < kWarpLanes; ++lane) {
    if (((lanes >> lane) & 1) == 0) continue;
    RaceClock& own = warp.lanes[lane]->race;
    ++own.lanes[lane];
    for (int i = 0; i < kWarpLanes; ++i) met.lanes[i] = std::max(met.lanes[i], own.lanes[i]);
    met.acquired = std::max(met.acquired, own.acquired);
  }
  for (int lane = 0; lane < kWarpLanes; ++lane) {
    if (((lanes >> lane) & 1) != 0) warp.lanes[lane]->race = met;
  }
}

void record_access(const void* address, size_t bytes, Access access, Site site) {
  Thread* thread = run.current;
  if (thread == nullptr || config().race == 0) return;
  if (thread->fiber.owns(address) || is_built_in(address)) return;
  if (!access.atomic) maybe_preempt();

  Record record;
  record.site = site;
  record.time = now;
  record.block = thread->block->rank;
  record.thread = thread->rank;
  record.barriers_passed = thread->block->barriers_passed;
  record.syncwarps = thread->race.lanes[thread->lane];
  record.atomic = access.atomic;
  record.write = access.write;

  const bool shared = is_shared(address, *thread->block);
  const uintptr_t begin = reinterpret_cast<uintptr_t>(address);
  const uintptr_t end = begin + bytes;
  for (uintptr_t at = begin; at < end; at = (at / kWordBytes + 1) * kWordBytes) {
    const uintptr_t word_end = std::min(end, (at / kWordBytes + 1) * kWordBytes);
    record.bytes = 0;
    for (uintptr_t byte = at; byte < word_end; ++byte) record.bytes |= 1u << byte % kWordBytes;
    Word& word = word_at(at / kWordBytes);
    check(word.write, record, *thread, address, shared);
    if (access.write) {
      for (const Record& read : word.reads) check(read, record, *thread, address, shared);
    }
    remember(word, record);
  }
}

void before_atomic(const void* address, unsigned bytes, Location where) {
  maybe_preempt();
  record_access(address, bytes, {true, true}, {where.file, where.line});
}

uint64_t races() {
  return reported.size();
}

void forget_races() {
  reported.clear();
}

}  // namespace cuda_sim
