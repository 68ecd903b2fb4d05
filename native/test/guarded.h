// An array between two guards.
#pragma once

#include "check.h"

namespace check {

// `size` elements, zero at first, that start at an address aligned to their type and no more.
template <class T>
class Guarded {
 public:
  explicit Guarded(int64_t size) : all_(static_cast<size_t>(size) + 2) {
    std::memset(&all_.front(), kGuard, sizeof(T));
    std::memset(&all_.back(), kGuard, sizeof(T));
  }

  T* data() {
    return all_.data() + 1;
  }

  int64_t size() const {
    return static_cast<int64_t>(all_.size()) - 2;
  }

  T& operator[](int64_t i) {
    return all_[static_cast<size_t>(i) + 1];
  }

  const T& operator[](int64_t i) const {
    return all_[static_cast<size_t>(i) + 1];
  }

  // Elements and guards.
  bool same_bits(const Guarded& other) const {
    return all_.size() == other.all_.size() &&
           std::memcmp(all_.data(), other.all_.data(), all_.size() * sizeof(T)) == 0;
  }

  bool intact() const {
    const Guarded fresh(0);
    return std::memcmp(&all_.front(), &fresh.all_.front(), sizeof(T)) == 0 &&
           std::memcmp(&all_.back(), &fresh.all_.back(), sizeof(T)) == 0;
  }

 private:
  static constexpr int kGuard = 0xa5;
  std::vector<T> all_;
};

}  // namespace check
