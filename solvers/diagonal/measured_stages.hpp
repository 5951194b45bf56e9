#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "lib/num/known.hpp"
#include "solvers/diagonal/stage_algorithm.hpp"
#include "solvers/stages/clock.hpp"
#include "solvers/trajectory/descent.hpp"
#include "solvers/trajectory/methods.hpp"

namespace separatrix {

/// How stages are read off a trajectory.
struct MeasureSettings {
  std::size_t digits = 15;               ///< of the integration and of the times
  std::string method{automatic_method};  ///< taylor, unless the loss is a mean over data: then dopri5 with short steps
  Rational height = ratio(1, 2);         ///< share of the next plateau at which a coordinate counts as activated
  double most_seconds = 0;               ///< 0: no limit
  std::size_t curve_points = 0;          ///< of the curves that are kept for a picture, about; 0: none
  std::optional<Rational> until;         ///< end of the run in units of ln(1/α); none: well after the last stage
  std::optional<Descent> descent;        ///< gradient descent of the weights instead of their flow, without noise
};

/// The size from which on a product counts as learned.
///
/// source  arXiv 2306.07042, appendix A
inline const Rational learned_size = ratio(1, 100'000);

/// A product that has become learned: |β| passes learned_size for the first time at s, by ln|β| between the points of
/// the run.
struct LearnedProduct {
  std::size_t coordinate = 0;
  int sign = 0;
  double s = 0;
};

/// Stages at one α.
struct MeasuredStages {
  Rational alpha;
  std::vector<std::optional<Known>> times;  ///< one per stage, s = t/ln(1/α); none: not seen
  std::vector<std::string> notes;           ///< missing and inverted stages, and an early end, in words
  std::vector<LearnedProduct> learned;      ///< in the order of time, each once, whether a stage is known or not
  bool complete = false;                    ///< the run reached its end
  std::size_t steps = 0;
  double seconds = 0;
  // of a run with curves: s (m,), the loss (m,), each coordinate (n, m)
  std::vector<double> s, loss;
  std::vector<std::vector<double>> coordinates;
};

/// Times at which a trajectory from weights of size α passes the stages of the limit α → 0.
///
/// Stage k with coordinate i and sign σ is measured where β_i crosses, in the direction of σ, the share `height` of its
/// value on the plateau that follows; by default half of it. Stages and crossings are matched by coordinate and sign: the
/// j-th stage of (i, σ) is the j-th such crossing, counted anew once the coordinate has fallen back. A stage without a
/// crossing is missing and says so; crossings in another order than the stages are reported as inverted. The flow is that
/// of dual_model(), so that α may be as small as any rational number.
///
/// start     its alpha is the α of the run
/// sequence  from stage_sequence()
/// accuracy  the crossings are located to the tolerance of the integration. Steps are capped at 1/max|g| for methods other
///           than taylor, whose error estimates do not see what is still exponentially small
/// throws    InvalidArgument unless 0 < α < 1; for gradient descent in double with α < 1e-150, where α² is no number
MeasuredStages measure_stages(const DiagonalNetwork& network, const DiagonalStart& start,
                              const ParameterValues& parameters, const StageSequence& sequence,
                              const MeasureSettings& settings = {});

}  // namespace separatrix
