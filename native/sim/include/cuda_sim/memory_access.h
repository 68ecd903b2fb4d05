// Loads and stores with a cache hint, which is no more than a hint.
#pragma once

template <class T>
T __ldg(const T* address) {
  return *address;
}

template <class T>
T __ldcg(const T* address) {
  return *address;
}

template <class T>
T __ldcs(const T* address) {
  return *address;
}

template <class T>
void __stcg(T* address, T value) {
  *address = value;
}

template <class T>
void __stcs(T* address, T value) {
  *address = value;
}
