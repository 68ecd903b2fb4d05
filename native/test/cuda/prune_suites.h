// What prune_test.cpp runs besides its own cases.
#pragma once

#include <random>

// What is refused or fails, and that it leaves everything unchanged then.
void test_prune_errors(std::mt19937_64& random);

// Kernels on their own, where no result shows what they do.
void test_prune_steps(std::mt19937_64& random);
