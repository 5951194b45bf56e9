#pragma once
#include <cstddef>
#include <functional>
#include <vector>

#include "lib/model/vector_field_code.hpp"
#include "solvers/trajectory/descent.hpp"

namespace separatrix::gong_2025 {

/// Gradient descent, in double, as far as it goes.
struct DescentRun {
  std::vector<double> state;  ///< (d,) the last one
  double time = 0;            ///< of it: learning rate times steps
  bool reached = false;       ///< the wanted state was met
  bool stopped = false;       ///< 64 steps in a row moved no coordinate by more than 1e-13
};

/// Steps until a state is wanted, or nothing moves any more, or the time is over.
///
///     x ← x + η f(x) + η S ξ
///
/// wanted  called after every step
DescentRun descend(const VectorFieldCode& code, const ParameterValues& parameters, const std::vector<double>& start,
                   const Descent& descent, double until, const std::function<bool(const std::vector<double>&)>& wanted);

/// Mean with the half width of its 95 % confidence interval, 1.96 s/√n.
struct Mean {
  double value = 0, band = 0;
};
Mean mean_of(const std::vector<double>& sample);

/// 95 % confidence interval of a probability from k of n, Wilson's.
struct Share {
  double low = 0, high = 0;
};
Share share_of(std::size_t k, std::size_t n);

}  // namespace separatrix::gong_2025
