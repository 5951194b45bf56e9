#pragma once
#include <cmath>
#include <cstddef>
#include <vector>

namespace separatrix {

// Euclidean geometry of vectors (n,) in any arithmetic.

/// Σ a_i b_i
///
/// a  (n,), a row of a matrix for example
template <class Number>
Number dot(const Number* a, const std::vector<Number>& b) {
  Number sum(0);
  for (std::size_t i = 0; i < b.size(); ++i) sum += a[i] * b[i];
  return sum;
}

template <class Number>
Number dot(const std::vector<Number>& a, const std::vector<Number>& b) {
  return dot(a.data(), b);
}

/// √(Σ v_i²)
template <class Number>
Number length(const std::vector<Number>& v) {
  using std::sqrt;
  return sqrt(dot(v, v));
}

/// a − b
template <class Number>
std::vector<Number> difference(std::vector<Number> a, const std::vector<Number>& b) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] -= b[i];
  return a;
}

/// |a − b|
template <class Number>
Number distance(const std::vector<Number>& a, const std::vector<Number>& b) {
  return length(difference(a, b));
}

}  // namespace separatrix
