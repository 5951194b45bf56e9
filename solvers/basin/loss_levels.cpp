#include "solvers/basin/loss_levels.hpp"

#include <algorithm>

#include "lib/model/exhaustive_levels.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/substitute.hpp"
#include "solvers/random_point.hpp"
#include "solvers/trajectory/labelling_factors.hpp"

namespace separatrix {
namespace {

struct Levels {
  mpfr infimum, gap;
  bool known = true;

  explicit operator bool() const { return known; }
};

bool are_one(const Model& model, const ParameterValues& parameters, std::size_t i) {
  const auto& levels = model.description().levels;
  Substitution values;
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    values.emplace(model.parameters()[k], Expression(parameters[k]));
  }
  return substitute(model.resolve(levels[i].loss - levels[0].loss), values).is_number(0);
}

// the lowest level and its distance to the next higher one
Levels lowest_levels(const std::shared_ptr<const Tape>& tape, const ParameterValues& parameters, const Model& model,
                     std::size_t digits) {
  std::vector<bool> equal(tape->results.size(), false);
  bool asked = false;
  using labelling::level_digits, labelling::most_level_digits;
  return until_decided(doubled(digits, std::max(most_level_digits, 2 * level_digits)), [&](std::size_t working) {
    const PrecisionScope scope(working);
    Evaluator<mpfr> exact(tape, parameters);
    // levels depend on parameters only, so any point will do
    const std::vector<mpfr> values = exact(std::vector<mpfr>(tape->variables, mpfr(0)));
    Levels levels{values[1], mpfr(0)};
    for (std::size_t i = 2; i < values.size(); ++i) {
      const mpfr above = values[i] - values[1];
      const bool rounding = log10_magnitude(above) < log10_roundoff<mpfr>() + labelling::log10_level_rounding +
                                                         log10_magnitude(mpfr(1 + abs(values[1])));
      if (rounding && !asked) equal[i] = are_one(model, parameters, i - 1);
      if (equal[i]) continue;
      levels.known = levels.known && !rounding;
      if (levels.gap == 0 || !(above >= levels.gap)) levels.gap = above;
    }
    asked = true;
    return levels;
  });
}

}  // namespace

std::shared_ptr<const Tape> compile_basin_quantities(const Model& model) {
  if (!model.is_gradient_flow()) {
    throw InvalidArgument(
        "model " + model.name(), "",
        "a model with a loss whose gradient alone moves it, without [flow]: basins are labelled by it");
  }
  if (depends_on_time(model, {})) {
    throw InvalidArgument("model " + model.name(), "",
                          "a model whose loss does not depend on time: only then has it basins");
  }
  std::vector<Expression> quantities{*model.description().loss};
  for (const Level& level : model.description().levels) quantities.push_back(level.loss);
  return compile(model, quantities);
}

template <class Real>
LossLevels<Real>::LossLevels(std::shared_ptr<const Tape> quantities, const ParameterValues& parameters,
                             const Model& model)
    : parameters_(parameters),
      tape_(quantities),
      function_(quantities, parameters),
      has_levels_(quantities->results.size() > 1),
      bind_(has_exhaustive_levels(model)),
      point_(quantities->variables, Real(0)),
      values_(quantities->results.size(), Real(0)) {
  if (!has_levels_) return;
  const std::size_t digits = std::max(labelling::level_digits, 3 * working_digits<Real>());
  const PrecisionScope scope(digits);
  const Levels levels = lowest_levels(quantities, parameters, model, digits);
  known_ = levels.known;
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

// under a WideScope
template <class Real>
Wide<Real> LossLevels<Real>::wide_loss(const State<Real>& x) {
  if (!wide_function_) wide_function_.emplace(tape_, parameters_);
  std::vector<Wide<Real>> point;
  for (const Real& entry : x) point.push_back(widen(entry));
  point.push_back(Wide<Real>(0));
  return (*wide_function_)(point).front();
}

template <class Real>
Real LossLevels<Real>::rise(const State<Real>& from, const State<Real>& to) {
  const WideScope<Real> scope;
  return convert<Real>(Wide<Real>(wide_loss(to) - wide_loss(from)));
}

template <class Real>
Label LossLevels<Real>::rank(const State<Real>& limit, Reason& reason) {
  if (!has_levels_) return Label::minimum;
  using W = Wide<Real>;
  const double log10_resolution =
      labelling::share_of_wide_digits * log10_roundoff<Real>();  // before mpfr gets its new digits
  const WideScope<Real> scope;
  const W above = wide_loss(limit) - infimum_;
  const W resolution = power_of_ten<W>(log10_resolution) * (1 + abs(infimum_));
  const auto is_number = [](const W& value) {
    using std::isfinite;
    return isfinite(value);
  };
  if (!is_number(above) || !is_number(gap_)) {
    reason = Reason::nonfinite;
    return Label::undecided;
  }
  if (!known_) {
    reason = Reason::levels_too_close;
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
  return power_of_ten<Real>(log10_roundoff<Real>() + labelling::log10_loss_rounding) * (1 + abs(real_infimum_));
}

template <class Real>
bool LossLevels<Real>::gap_is_clear() const {
  return known_ && real_gap_ >= labelling::clear_gap * resolution();
}

template <class Real>
bool LossLevels<Real>::is_at_infimum(const State<Real>& x) {
  if (!has_levels_ || (!coincide() && !gap_is_clear())) return false;
  return abs(loss(x) - real_infimum_) <= resolution();
}

template <class Real>
bool LossLevels<Real>::is_below_second(const State<Real>& x) {
  if (!has_levels_ || !bind_ || !gap_is_clear()) return false;
  return loss(x) < real_infimum_ + real_gap_ - labelling::clear_gap * resolution();
}

#define SEPARATRIX_INSTANTIATE(Real) template class LossLevels<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
