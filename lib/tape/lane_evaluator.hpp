#pragma once
#include <span>
#include <vector>

#include "lib/tape/lanes.hpp"
#include "lib/tape/sample_values.hpp"
#include "lib/tape/tape.hpp"

namespace separatrix {

/// Means over one data set in double, sample_lanes samples at once.
///
///     mean = (1/n) Σ body
///
/// accuracy  as run_lanes() for each sample; the sums carry their rounding errors along
class LaneEvaluator {
 public:
  /// Whether lanes can run a mean: there are no further means in its body.
  static bool can_run(const MeanCode& mean) { return mean.body->means.empty(); }

  LaneEvaluator(const MeanCode& mean, std::shared_ptr<const SampleValues<double>> samples);

  /// Values of the inputs, in their order: to be set before a call.
  std::span<double> inputs() { return inputs_; }

  /// means (m,) of all results
  void operator()(std::span<double> means);

 private:
  double* row(std::size_t r) { return registers_.data() + r * sample_lanes; }

  std::size_t samples_count_;
  std::shared_ptr<const SampleValues<double>> samples_;
  std::vector<LaneInstruction> code_;
  std::vector<LaneOperand> results_;
  std::vector<double> inputs_, registers_, sums_;
  std::vector<const double*> terms_;
};

}  // namespace separatrix
