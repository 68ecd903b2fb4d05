#include "warp_exchange.h"

#include <algorithm>

#include "failure.h"
#include "scheduler.h"

namespace cuda_sim {
namespace {

// What a shuffle gives that reads a lane which takes no part: undefined on a GPU, so made visible.
constexpr uint64_t kUndefined = 0xdeadbeefdeadbeef;

bool has(uint32_t lanes, int lane) {
  return lane >= 0 && lane < kWarpLanes && ((lanes >> lane) & 1) != 0;
}

bool is_shuffle(WarpOp op) {
  return op >= WarpOp::kShuffle && op <= WarpOp::kShuffleXor;
}

// The lane that `lane` reads from. A shuffle with a width works in parts of the warp of that many
// lanes; up, down and xor keep their own value at the ends of a part.
int source_lane(const WarpCall& call, int lane) {
  const int last_in_part = call.width - 1;
  const int in_part = lane & last_in_part;
  const int first = lane & ~last_in_part;
  switch (call.op) {
    case WarpOp::kShuffle:
      return first | (call.argument & last_in_part);
    case WarpOp::kShuffleUp:
      return static_cast<unsigned>(call.argument) > static_cast<unsigned>(in_part)
                 ? lane
                 : lane - call.argument;
    case WarpOp::kShuffleDown:
      return static_cast<unsigned>(call.argument) > static_cast<unsigned>(last_in_part - in_part)
                 ? lane
                 : lane + call.argument;
    default: {
      const int source = lane ^ call.argument;
      return source > (lane | last_in_part) ? lane : source;
    }
  }
}

uint32_t combine(WarpOp op, uint32_t a, uint32_t b) {
  const int32_t signed_a = static_cast<int32_t>(a);
  const int32_t signed_b = static_cast<int32_t>(b);
  switch (op) {
    case WarpOp::kAdd:
      return a + b;
    case WarpOp::kMinUnsigned:
      return std::min(a, b);
    case WarpOp::kMaxUnsigned:
      return std::max(a, b);
    case WarpOp::kMinSigned:
      return static_cast<uint32_t>(std::min(signed_a, signed_b));
    case WarpOp::kMaxSigned:
      return static_cast<uint32_t>(std::max(signed_a, signed_b));
    case WarpOp::kAnd:
      return a & b;
    case WarpOp::kOr:
      return a | b;
    default:
      return a ^ b;
  }
}

// The lanes of `lanes` for which `holds` is true.
template <class Predicate>
uint32_t select(uint32_t lanes, Predicate holds) {
  uint32_t selected = 0;
  for (int lane = 0; lane < kWarpLanes; ++lane) {
    if (has(lanes, lane) && holds(lane)) selected |= 1u << lane;
  }
  return selected;
}

uint64_t result_for(const Warp& warp, uint32_t lanes, int lane) {
  const WarpCall& call = warp.lanes[lane]->call;
  const auto value = [&](int of) { return warp.lanes[of]->call.value; };
  const auto is_set = [&](int of) { return value(of) != 0; };
  const auto is_equal = [&](int of) { return value(of) == call.value; };
  switch (call.op) {
    case WarpOp::kSync:
      return 0;
    case WarpOp::kBallot:
      return select(lanes, is_set);
    case WarpOp::kAny:
      return select(lanes, is_set) != 0;
    case WarpOp::kAll:
      return select(lanes, is_set) == lanes;
    case WarpOp::kMatchAny:
      return select(lanes, is_equal);
    case WarpOp::kMatchAll:
      return select(lanes, is_equal) == lanes ? call.mask : 0;
    default:
      break;
  }
  if (is_shuffle(call.op)) {
    const int source = source_lane(call, lane);
    return has(lanes, source) ? value(source) : kUndefined;
  }
  uint32_t reduced = static_cast<uint32_t>(call.value);
  for (int other = 0; other < kWarpLanes; ++other) {
    if (other != lane && has(lanes, other)) {
      reduced = combine(call.op, reduced, static_cast<uint32_t>(value(other)));
    }
  }
  return reduced;
}

bool has_arrived(const Thread& other, const WarpCall& call) {
  return other.state == State::kAtWarpCall && other.call.mask == call.mask &&
         other.call.op == call.op;
}

// When all lanes that `thread` waits for have made the same call, gives each its result and lets it
// run on.
void exchange_if_complete(Warp& warp, const Thread& thread) {
  const uint32_t lanes = thread.call.mask & warp.alive;
  for (uint32_t left = lanes; left != 0; left &= left - 1) {
    if (!has_arrived(*warp.lanes[__builtin_ctz(left)], thread.call)) return;
  }
  const bool differs = is_shuffle(thread.call.op) || thread.call.op == WarpOp::kMatchAny;
  const uint64_t common = differs ? 0 : result_for(warp, lanes, static_cast<int>(thread.lane));
  std::vector<Thread*> done;
  for (int lane = 0; lane < kWarpLanes; ++lane) {
    if (!has(lanes, lane)) continue;
    warp.lanes[lane]->call_result = differs ? result_for(warp, lanes, lane) : common;
    done.push_back(warp.lanes[lane]);
  }
  if (thread.call.op == WarpOp::kSync) race_syncwarp(warp, lanes);
  make_ready(done);
}

}  // namespace

void warp_lane_exited(Warp& warp) {
  for (Thread* thread : warp.lanes) {
    if (thread == nullptr || thread->state != State::kAtWarpCall) continue;
    exchange_if_complete(warp, *thread);
  }
}

uint64_t warp_call(const WarpCall& call, Location where) {
  Thread* thread = run.current;
  if (thread == nullptr) fail_kernel("warp primitive", where);
  if (!has(call.mask, static_cast<int>(thread->lane))) {
    fail_kernel("warp primitive by a lane that is not in its mask", where);
  }
  const bool is_power_of_two = call.width > 0 && (call.width & (call.width - 1)) == 0;
  if (is_shuffle(call.op) && (!is_power_of_two || call.width > kWarpLanes)) {
    fail_kernel("the width of a shuffle is not a power of two up to 32", where);
  }
  thread->call = call;
  thread->waits_at = where;
  thread->state = State::kAtWarpCall;
  exchange_if_complete(*thread->warp, *thread);
  wait_for_others();
  return thread->call_result;
}

}  // namespace cuda_sim
