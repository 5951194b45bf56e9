#include "solvers/basin/loss_levels.hpp"

#include <algorithm>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"

namespace separatrix {
namespace {

// a gap between levels that rounding of the loss cannot bridge, in units of it
constexpr int clear_gap = 1000;
// digits in which levels are compared
constexpr std::size_t level_digits = 60;

struct Levels {
  mpfr infimum, gap;
};

// the lowest level and its distance to the next higher one, exact enough to be called zero
Levels lowest_levels(const std::shared_ptr<const Tape>& tape, const ParameterValues& parameters) {
  Evaluator<mpfr> exact(tape, parameters);
  // levels depend on parameters only, so any point will do
  const std::vector<mpfr> values = exact(std::vector<mpfr>(tape->variables, mpfr(0)));
  Levels levels{values[1], mpfr(0)};
  for (std::size_t i = 2; i < values.size(); ++i) {
    const mpfr above = values[i] - values[1];
    if (log10_magnitude(above) < log10_roundoff<mpfr>() + 5) continue;  // the same level
    if (levels.gap == 0 || !(above >= levels.gap)) levels.gap = above;
  }
  return levels;
}

}  // namespace

std::shared_ptr<const Tape> compile_basin_quantities(const Model& model) {
  if (!model.is_gradient_flow()) {
    throw InvalidArgument("model " + model.name(), "", "a model with a loss: basins are labelled by it");
  }
  std::vector<Expression> quantities{*model.description().loss};
  for (const Level& level : model.description().levels) quantities.push_back(level.loss);
  return compile(model, quantities);
}

template <class Real>
LossLevels<Real>::LossLevels(std::shared_ptr<const Tape> quantities, const ParameterValues& parameters)
    : parameters_(parameters),
      tape_(quantities),
      function_(quantities, parameters),
      has_levels_(quantities->results.size() > 1),
      point_(quantities->variables, Real(0)),
      values_(quantities->results.size(), Real(0)) {
  if (!has_levels_) return;
  const PrecisionScope scope(std::max(level_digits, 3 * working_digits<Real>()));
  const Levels levels = lowest_levels(quantities, parameters);
  infimum_ = convert<Wide<Real>>(levels.infimum);
  gap_ = convert<Wide<Real>>(levels.gap);
  real_infimum_ = convert<Real>(infimum_);
  real_gap_ = convert<Real>(gap_);
}

template <class Real>
Real LossLevels<Real>::loss(const State<Real>& x) {
  std::copy(x.begin(), x.end(), point_.begin());
  function_(point_, values_);
  return values_[0];
}

template <class Real>
Label LossLevels<Real>::rank(const State<Real>& limit, Reason& reason) {
  if (!has_levels_) return Label::minimum;
  using W = Wide<Real>;
  // a quarter of the wide digits is left for the point's and the formula's own errors
  const double log10_resolution = 1.5 * log10_roundoff<Real>();  // before mpfr gets its new digits
  const WideScope<Real> scope;
  if (!wide_function_) wide_function_.emplace(tape_, parameters_);
  std::vector<W> point;
  for (const Real& entry : limit) point.push_back(widen(entry));
  point.push_back(W(0));
  const W above = (*wide_function_)(point).front() - infimum_;
  const W resolution = power_of_ten<W>(log10_resolution) * (1 + abs(infimum_));
  const auto is_number = [](const W& value) {
    using std::isfinite;
    return isfinite(value);
  };
  if (!is_number(above) || !is_number(gap_)) {
    reason = Reason::nonfinite;
    return Label::undecided;
  }
  if (gap_ == 0) return above < resolution ? Label::global_minimum : Label::local_minimum;
  if (gap_ < resolution) {
    reason = Reason::levels_too_close;
    return Label::undecided;
  }
  return above < gap_ / 2 ? Label::global_minimum : Label::local_minimum;
}

template <class Real>
Real LossLevels<Real>::resolution() const {
  return power_of_ten<Real>(log10_roundoff<Real>() + 1) * (1 + abs(real_infimum_));
}

template <class Real>
bool LossLevels<Real>::gap_is_clear() const {
  return real_gap_ >= clear_gap * resolution();
}

template <class Real>
bool LossLevels<Real>::is_at_infimum(const State<Real>& x) {
  if (!has_levels_ || (real_gap_ != 0 && !gap_is_clear())) return false;
  return abs(loss(x) - real_infimum_) <= resolution();
}

template <class Real>
bool LossLevels<Real>::is_below_second(const State<Real>& x) {
  if (!has_levels_ || !gap_is_clear()) return false;
  return loss(x) < real_infimum_ + real_gap_ - clear_gap * resolution();
}

#define SEPARATRIX_INSTANTIATE(Real) template class LossLevels<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
