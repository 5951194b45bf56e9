#pragma once
#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

#include "lib/num/precision.hpp"
#include "lib/num/series_arithmetic.hpp"

namespace separatrix {

/// A small matrix times the values of all stages: from Legendre coefficients to nodes and back.
///
///     result_i = Σ_k M_ik v_k,   M (s, s),   v and result (s, d) row by row
///
/// accuracy  each entry is one dot product of SeriesArithmetic, eight bits beyond the working precision
template <class Real>
class StageProduct {
 public:
  using Arithmetic = SeriesArithmetic<Real>;

  StageProduct(const std::vector<Real>& matrix, std::size_t s) : s_(s), matrix_(s * s), sum_(1) {
    for (std::size_t m = 0; m < s * s; ++m) Arithmetic::set(matrix_.data()[m], matrix[m]);
  }

  void operator()(const std::vector<Real>& v, std::vector<Real>& result) {
    const std::size_t d = v.size() / s_;
    const long bits = static_cast<long>(-log10_roundoff<Real>() * std::log2(10.0)) + 8;
    if (!values_ || size_ != v.size()) values_.emplace(size_ = v.size());
    for (std::size_t k = 0; k < s_; ++k) {  // state by state, last coefficient first: as dot() reads
      for (std::size_t j = 0; j < d; ++j) Arithmetic::set(values_->data()[j * s_ + s_ - 1 - k], v[k * d + j]);
    }
    for (std::size_t i = 0; i < s_; ++i) {
      for (std::size_t j = 0; j < d; ++j) {
        Arithmetic::dot(sum_.data()[0], matrix_.data() + i * s_, values_->data() + (j * s_ + s_ - 1), s_, bits);
        Arithmetic::get(result[i * d + j], sum_.data()[0]);
      }
    }
  }

 private:
  std::size_t s_, size_ = 0;
  SeriesRow<Real> matrix_, sum_;
  std::optional<SeriesRow<Real>> values_;
};

}  // namespace separatrix
