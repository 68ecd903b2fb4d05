// The race checker finds what lacks a barrier, an atomic or a fence, and nothing where it is there.
#include "races.h"

#include "check.h"
#include "cuda_sim/control.h"

namespace {

bool is_race_build() {
  const char* build = std::getenv("WINNOW_TEST_BUILD");
  return build != nullptr && std::strcmp(build, "race") == 0;
}

// Whether any of a few launches has a race. Leaves none behind, since one would fail the process.
template <class Launch>
bool is_racy(const char* name, Launch launch) {
  check::current_case() = name;
  for (int repetition = 0; repetition < 300; ++repetition) launch();
  const bool found = cuda_sim::races() > 0;
  cuda_sim::forget_races();
  return found;
}

bool sum_is_racy(Sum sum) {
  return is_racy("sum", [sum] {
    uint32_t word = 0;
    run_sum(sum, &word);
  });
}

bool exchange_is_racy(Exchange exchange) {
  return is_racy("exchange", [exchange] {
    uint32_t result[256];
    run_exchange(exchange, result);
  });
}

bool warp_exchange_is_racy(WarpExchange exchange) {
  return is_racy("exchange in a warp", [exchange] {
    uint32_t result[32];
    run_warp_exchange(exchange, result);
  });
}

bool message_is_racy(Message message) {
  return is_racy("message", [message] {
    uint32_t words[4] = {};
    uint32_t done = 0;
    uint32_t sum = 0;
    run_message(message, words, &done, &sum);
    CHECK_EQ(sum, 10);
  });
}

bool bytes_are_racy() {
  return is_racy("bytes", [] {
    uint8_t bytes[64];
    run_bytes(bytes);
  });
}

}  // namespace

int main() {
  CHECK(!sum_is_racy(Sum::kAtomic));
  CHECK(!exchange_is_racy(Exchange::kBarrier));
  CHECK(!warp_exchange_is_racy(WarpExchange::kSyncwarp));
  CHECK(!message_is_racy(Message::kBothFences));
  CHECK(!bytes_are_racy());

  const bool finds = is_race_build() && cuda_sim::config().race != 0;
  CHECK_EQ(sum_is_racy(Sum::kPlain), finds);
  CHECK_EQ(exchange_is_racy(Exchange::kNothing), finds);
  CHECK_EQ(warp_exchange_is_racy(WarpExchange::kShuffle), finds);
  CHECK_EQ(message_is_racy(Message::kNoWriterFence), finds);
  // The writer's fence of a block that starts after the others have ended does for the reader's: it
  // takes blocks in flight together.
  if (cuda_sim::config().resident > 1) CHECK_EQ(message_is_racy(Message::kNoReaderFence), finds);
}
