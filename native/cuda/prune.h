// Pruning on the device: the contract of winnow/prune.h without its checks of the arguments.
#pragma once

#include "backend.h"
#include "workspace.h"

namespace winnow::cuda {

// Waits for the stream of the call at hand. Throws a Failed; the messages are those of the CPU.
void prune(Workspace& workspace, const PruneRequest& request);

}  // namespace winnow::cuda
