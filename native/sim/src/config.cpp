#include <cstdlib>
#include <string>

#include "cuda_sim/control.h"

namespace cuda_sim {
namespace {

template <class T>
void read(const char* name, T& value) {
  const char* text = std::getenv((std::string("CUDA_SIM_") + name).c_str());
  if (text != nullptr) value = static_cast<T>(std::strtoull(text, nullptr, 10));
}

Config from_environment() {
  Config config;
  read("ORDER", config.order);
  read("SEED", config.seed);
  read("RESIDENT", config.resident);
  read("PREEMPT", config.preempt);
  read("STRICT", config.strict);
  read("SMS", config.sms);
  read("RACE", config.race);
  read("FAIL_ALLOC_AFTER", config.fail_alloc_after);
  return config;
}

}  // namespace

Config& config() {
  static Config config = from_environment();
  return config;
}

}  // namespace cuda_sim
