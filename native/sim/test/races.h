// Kernels with and without a race.
#pragma once

#include <cstdint>

enum class Sum { kAtomic, kPlain };
// All threads add to one word.
void run_sum(Sum sum, uint32_t* word);

enum class Exchange { kBarrier, kNothing };
// Each thread reads what its neighbour in the block wrote to shared memory.
void run_exchange(Exchange exchange, uint32_t* result);

enum class WarpExchange { kSyncwarp, kShuffle };
// The same in a warp; a shuffle orders no memory.
void run_warp_exchange(WarpExchange exchange, uint32_t* result);

enum class Message { kBothFences, kNoWriterFence, kNoReaderFence };
// The block that counts as last reads what the others wrote. message: a word for each of 4 blocks;
// done: 0.
void run_message(Message message, uint32_t* words, uint32_t* done, uint32_t* sum);

// Neighbours write the bytes of one word.
void run_bytes(uint8_t* bytes);
