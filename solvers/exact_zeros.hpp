#pragma once
#include <vector>

#include "lib/model/model.hpp"
#include "lib/symbolic/exact_value.hpp"

namespace separatrix {

/// The states and parameters of a model at a point.
ExactPoint exact_point(const Model& model, const ParameterValues& parameters, const std::vector<Rational>& x);

/// Which components of a model's field are 0 at a point in exact arithmetic. Safe to use from several threads.
///
/// What is 0 only after rounding, as 1 − tanh(100) is in double, does not count, and neither does a value that exact
/// arithmetic does not find (lib/symbolic/exact_value.hpp).
class ExactZeros {
 public:
  explicit ExactZeros(const Model& model);

  /// x        (d,) where the field is finite
  /// returns  (d,)
  std::vector<bool> operator()(const ParameterValues& parameters, const std::vector<Rational>& x) const;

 private:
  Model model_;
  std::vector<Expression> field_;  // (d,) with definitions written out
};

/// True if all of them are.
bool all_of(const std::vector<bool>& zeros);

}  // namespace separatrix
