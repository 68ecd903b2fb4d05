// The steps of pruning, each queued on a stream. `scores`: whether the segments have scores.
#pragma once

#include "prune_state.h"

namespace winnow::cuda {

// How many blocks a step over all weights takes; tiles_per_block of a PruneWork follows from it.
int64_t prune_blocks(Workspace& workspace, bool scores, int64_t tiles);

// Sets the range of each group's first pass: all keys, or what a sample says if it may miss.
void guess_ranges(const PruneWork& work, int32_t groups, bool scores, bool may_miss,
                  cudaStream_t stream);

// A pass over the groups that are still searched: counts, then finds the bin or sets the next
// range. The first one also counts the weights alive and looks for NaN; the last one refuses the
// call when a group is not found.
void count_keys(const PruneWork& work, unsigned blocks, bool scores, bool first_pass,
                cudaStream_t stream);
void locate(const PruneWork& work, int32_t groups, bool last_pass, cudaStream_t stream);

// For the groups that are tied: how many ties each block has. Takes as many blocks as apply().
void count_ties(const PruneWork& work, unsigned blocks, bool scores, cudaStream_t stream);

// Removes all that is decided, lists the candidates and writes +0.0 to all dead weights.
void apply(const PruneWork& work, unsigned blocks, bool scores, cudaStream_t stream);

// Removes the first candidates of each group; sets alpha.
void settle(const PruneWork& work, int32_t groups, bool scores, cudaStream_t stream);

}  // namespace winnow::cuda
