// Pruning on the simulated device, called as the table of the backend calls it.
#pragma once

#include "../../cuda/prune.h"
#include "cuda_sim/control.h"
#include "prune_network.h"

namespace check {

// What outputs hold before a call.
constexpr float kNoAlpha = -7.0f;
constexpr int64_t kNoCount = -7;

inline PruneResult untouched(int32_t n, bool local) {
  return {std::vector<float>(local ? n : 1, kNoAlpha), std::vector<int64_t>(n, kNoCount),
          std::vector<int64_t>(int64_t{n} * WINNOW_MAGNITUDE_BINS, kNoCount)};
}

// The magnitudes stay untouched unless they are wanted.
inline winnow::BackendResult device_prune(winnow::cuda::Workspace& workspace, Network* network,
                                          bool local, const std::vector<int64_t>& remove,
                                          bool magnitudes, PruneResult* result,
                                          winnow::BackendError* error) {
  const auto segments = network->segments();
  *result = untouched(network->size(), local);
  const winnow::PruneRequest request = {segments.data(),
                                        network->size(),
                                        local,
                                        remove.data(),
                                        result->alphas.data(),
                                        result->survivors.data(),
                                        magnitudes ? result->magnitudes.data() : nullptr};
  return winnow::cuda::guarded(error, [&] {
    const winnow::cuda::Call call(workspace, nullptr);
    winnow::cuda::prune(workspace, request);
  });
}

}  // namespace check
