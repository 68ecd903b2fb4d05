// Barriers that vote, and kernels that hang or diverge: the launch ends and says where.
#include "barriers.h"

#include <algorithm>

#include "check.h"
#include "cuda_sim/control.h"
#include "cuda_sim/runtime_api.h"

namespace {

void test_votes(std::mt19937_64& random) {
  for (const int threads : {1, 31, 32, 33, 256, 1024}) {
    for (const double density : {0.0, 0.5, 1.0}) {
      check::current_case() = std::to_string(threads) + " threads";
      std::bernoulli_distribution is_set(density);
      std::vector<int32_t> votes(threads);
      for (int32_t& vote : votes) vote = is_set(random) ? 8 : 0;
      const int64_t count = std::count(votes.begin(), votes.end(), 8);
      int32_t results[3] = {};
      run_votes(votes.data(), threads, results);
      CHECK_EQ(results[0], count * threads);
      CHECK_EQ(results[1], count == threads ? threads : 0);
      CHECK_EQ(results[2], count > 0 ? threads : 0);
    }
  }
}

void check_failure(const std::vector<std::string>& words) {
  CHECK_EQ(cudaGetLastError(), cudaSuccess);  // as on a GPU, where the kernel has only started
  CHECK_EQ(cudaStreamSynchronize(nullptr), cudaErrorLaunchFailure);
  CHECK_EQ(cudaGetLastError(), cudaErrorLaunchFailure);
  for (const std::string& word : words) {
    if (cuda_sim::last_failure().find(word) == std::string::npos)
      check::failed(__FILE__, __LINE__, "no \"" + word + "\" in " + cuda_sim::last_failure());
  }
}

void test_early_exit() {
  check::current_case() = "early exit";
  int32_t met = 0;
  run_early_exit(&met);
  CHECK_EQ(cudaStreamSynchronize(nullptr), cudaSuccess);
  CHECK_EQ(met, 63);
  const int strict = cuda_sim::config().strict;
  cuda_sim::config().strict = 2;
  run_early_exit(&met);
  cuda_sim::config().strict = strict;
  check_failure({"a thread has exited", "barriers.cu:"});
}

void test_hanging() {
  check::current_case() = "divergent barrier";
  run_divergent_barrier();
  check_failure({"divergent __syncthreads", "block (0,0,0) thread ("});
  check::current_case() = "deadlock";
  run_deadlock();
  check_failure({"deadlock: block (0,0,0):", "[1 at a warp primitive with mask ffffffff",
                 "[63 at __syncthreads"});
  // What failed leaves nothing behind.
  int32_t met = 0;
  run_early_exit(&met);
  CHECK_EQ(cudaStreamSynchronize(nullptr), cudaSuccess);
  CHECK_EQ(met, 63);
}

void test_handshake() {
  if (cuda_sim::config().resident < 2) return;
  check::current_case() = "handshake";
  uint32_t flags[2] = {};
  run_handshake(flags);
  CHECK_EQ(cudaStreamSynchronize(nullptr), cudaSuccess);
  CHECK_EQ(flags[0] + flags[1], 2);
}

}  // namespace

int main() {
  std::mt19937_64 random(check::seed());
  test_votes(random);
  test_early_exit();
  test_hanging();
  test_handshake();
}
