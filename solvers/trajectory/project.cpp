#include "solvers/trajectory/project.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "lib/model/vector_field.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/sign.hpp"

namespace separatrix {
namespace {

// Solution of a symmetric positive semidefinite system by Cholesky elimination with diagonal
// pivoting; unknowns whose pivot is down to roundoff are 0.
template <class Real>
std::vector<Real> solve_symmetric(std::vector<std::vector<Real>> s, std::vector<Real> r) {
  const std::size_t m = r.size();
  std::vector<std::size_t> pivots;
  std::vector<bool> used(m, false);
  double first = 0;
  for (std::size_t step = 0; step < m; ++step) {
    std::size_t p = m;
    for (std::size_t k = 0; k < m; ++k) {
      if (!used[k] && (p == m || s[k][k] > s[p][p])) p = k;
    }
    const double size = log10_magnitude(s[p][p]);
    if (step == 0) first = size;
    if (!(s[p][p] > 0) || size < first + log10_roundoff<Real>() + 2) break;
    used[p] = true;
    pivots.push_back(p);
    for (std::size_t i = 0; i < m; ++i) {
      if (used[i]) continue;
      const Real factor = s[i][p] / s[p][p];
      for (std::size_t j = 0; j < m; ++j) s[i][j] -= factor * s[p][j];
      r[i] -= factor * r[p];
    }
  }
  std::vector<Real> y(m, Real(0));
  for (std::size_t k = pivots.size(); k-- > 0;) {
    const std::size_t p = pivots[k];
    Real rest = r[p];
    for (std::size_t later = k + 1; later < pivots.size(); ++later) rest -= s[p][pivots[later]] * y[pivots[later]];
    y[p] = rest / s[p][p];
  }
  return y;
}

template <class Real>
class ProjectedDenseOutput final : public DenseOutput<Real> {
 public:
  ProjectedDenseOutput(std::shared_ptr<DenseOutput<Real>> dense, std::shared_ptr<LevelSet<Real>> level_set)
      : dense_(std::move(dense)), level_set_(std::move(level_set)) {}

  State<Real> state(std::size_t step, const Real& t0, const State<Real>& x0, const Real& t) override {
    State<Real> x = dense_->state(step, t0, x0, t);
    level_set_->project(t, x);
    return x;
  }

 private:
  std::shared_ptr<DenseOutput<Real>> dense_;
  std::shared_ptr<LevelSet<Real>> level_set_;
};

template <class Real>
class ProjectedStepper final : public Stepper<Real> {
 public:
  ProjectedStepper(std::unique_ptr<Stepper<Real>> stepper, std::shared_ptr<LevelSet<Real>> level_set)
      : stepper_(std::move(stepper)), level_set_(std::move(level_set)) {}

  StepResult advance(VectorField<Real>& field, Real& t, State<Real>& x, Real& dt) override {
    const StepResult result = stepper_->advance(field, t, x, dt);
    if (result != StepResult::full && result != StepResult::shortened) return result;
    end_ = x;
    level_set_->project(t, x);
    if (end_ != x) stepper_->moved();
    return result;
  }

  Real first_step(VectorField<Real>& field, const Real& t, const State<Real>& x, const Real& end) override {
    return stepper_->first_step(field, t, x, end);
  }
  std::size_t rejected() const override { return stepper_->rejected(); }
  double work() const override { return stepper_->work(); }
  std::optional<MethodChange<Real>> change() const override { return stepper_->change(); }
  void keep_dense_output() override { stepper_->keep_dense_output(); }
  std::shared_ptr<DenseOutput<Real>> dense_output() override { return stepper_->dense_output(); }
  void reset() override { stepper_->reset(); }
  void moved() override { stepper_->moved(); }
  std::vector<int> sides() const override { return stepper_->sides(); }
  std::optional<std::size_t> surface() const override { return stepper_->surface(); }
  void leave(std::size_t surface, const std::vector<int>& sides) override { stepper_->leave(surface, sides); }
  std::optional<Blocked<Real>> blocked() const override { return stepper_->blocked(); }

 private:
  std::unique_ptr<Stepper<Real>> stepper_;
  std::shared_ptr<LevelSet<Real>> level_set_;
  State<Real> end_;
};

}  // namespace

LevelSetCode compile_level_set(const Model& model) {
  if (model.invariants().empty()) {
    throw InvalidArgument("projection", "", "a model with invariants, and " + model.name() + " has none");
  }
  LevelSetCode code;
  code.dimension = model.dimension();
  std::vector<Expression> values, slopes, terms;
  for (const Invariant& invariant : model.invariants()) {
    const Expression value = model.resolve(invariant.value);
    values.push_back(value);
    const std::vector<Expression> slope = model.total_gradient(invariant.value);
    slopes.insert(slopes.end(), slope.begin(), slope.end());
    const bool is_sum = value.kind() == Kind::sum;
    if (!is_sum) terms.push_back(value);
    if (is_sum) terms.insert(terms.end(), value.arguments().begin(), value.arguments().end());
    code.terms.push_back(is_sum ? value.arguments().size() : 1);
  }
  values.insert(values.end(), slopes.begin(), slopes.end());
  values.insert(values.end(), terms.begin(), terms.end());
  code.tape = compile(model, values);
  return code;
}

template <class Real>
LevelSet<Real>::LevelSet(const LevelSetCode& code, const ParameterValues& parameters)
    : dimension_(code.dimension),
      terms_(code.terms),
      function_(code.tape, parameters),
      point_(code.dimension + 1, Real(0)),
      values_(function_.results(), Real(0)),
      level_(code.terms.size(), Real(0)),
      residual_(level_),
      noise_(level_),
      drift_{level_, level_, 0} {}

template <class Real>
void LevelSet<Real>::pass_through(const Real& t, const State<Real>& x) {
  std::fill(level_.begin(), level_.end(), Real(0));
  evaluate(t, x);
  level_ = residual_;
}

template <class Real>
void LevelSet<Real>::set_level(std::size_t k, const Real& value) {
  level_[k] = value;
}

template <class Real>
void LevelSet<Real>::evaluate(const Real& t, const State<Real>& x) {
  std::copy(x.begin(), x.end(), point_.begin());
  point_.back() = t;
  function_(point_, values_);
  const std::size_t m = level_.size();
  std::size_t next = m + m * dimension_;
  for (std::size_t k = 0; k < m; ++k) {
    residual_[k] = values_[k] - level_[k];
    noise_[k] = abs_of(level_[k]);
    for (std::size_t i = 0; i < terms_[k]; ++i) noise_[k] += abs_of(values_[next++]);
  }
}

// log₁₀ of the largest residual in units of the rounding of its evaluation
template <class Real>
double LevelSet<Real>::worst() const {
  double worst = -std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < residual_.size(); ++k) {
    if (residual_[k] == 0) continue;
    const double ratio = log10_magnitude(residual_[k]) - log10_magnitude(noise_[k]) - log10_roundoff<Real>();
    if (std::isnan(ratio)) return std::numeric_limits<double>::infinity();
    worst = std::max(worst, ratio);
  }
  return worst;
}

template <class Real>
State<Real> LevelSet<Real>::correction() const {
  using std::sqrt;
  const std::size_t m = level_.size();
  const auto slope = [&](std::size_t k, std::size_t i) -> const Real& { return values_[m + k * dimension_ + i]; };
  // rows of G to length 1, so that pivots compare angles
  std::vector<Real> length(m, Real(0)), scaled(m, Real(0));
  for (std::size_t k = 0; k < m; ++k) {
    for (std::size_t i = 0; i < dimension_; ++i) length[k] += slope(k, i) * slope(k, i);
    length[k] = sqrt(length[k]);
    if (length[k] > 0) scaled[k] = residual_[k] / length[k];
  }
  std::vector<std::vector<Real>> gram(m, std::vector<Real>(m, Real(0)));
  for (std::size_t k = 0; k < m; ++k) {
    for (std::size_t l = 0; l < m; ++l) {
      if (!(length[k] > 0 && length[l] > 0)) continue;
      for (std::size_t i = 0; i < dimension_; ++i) gram[k][l] += slope(k, i) * slope(l, i);
      gram[k][l] /= length[k] * length[l];
    }
  }
  const std::vector<Real> weights = solve_symmetric(std::move(gram), std::move(scaled));
  State<Real> step(dimension_, Real(0));
  for (std::size_t k = 0; k < m; ++k) {
    if (!(length[k] > 0)) continue;
    for (std::size_t i = 0; i < dimension_; ++i) step[i] += slope(k, i) / length[k] * weights[k];
  }
  return step;
}

template <class Real>
bool LevelSet<Real>::project(const Real& t, State<Real>& x) {
  constexpr int most_iterations = 20;
  constexpr double enough = 0.6, acceptable = 3;  // log₁₀ of multiples of the rounding: 4 and 1000
  const auto keep_largest = [&](std::vector<Real>& largest) {
    for (std::size_t k = 0; k < largest.size(); ++k) largest[k] = std::max(largest[k], abs_of(residual_[k]));
  };
  evaluate(t, x);
  keep_largest(drift_.before);
  double best = worst();
  State<Real> point = x;
  for (int i = 0; i < most_iterations && best > enough; ++i) {
    const State<Real> step = correction();
    State<Real> next = point;
    for (std::size_t k = 0; k < next.size(); ++k) next[k] -= step[k];
    evaluate(t, next);
    const double size = worst();
    if (!is_finite(next) || !(size < best)) break;
    best = size;
    point = std::move(next);
  }
  const bool reached = best <= acceptable;
  if (reached) x = std::move(point);
  if (!reached) ++drift_.failed;
  evaluate(t, x);
  keep_largest(drift_.after);
  return reached;
}

template <class Real>
std::unique_ptr<Stepper<Real>> project_steps(std::unique_ptr<Stepper<Real>> stepper,
                                             std::shared_ptr<LevelSet<Real>> level_set) {
  return std::make_unique<ProjectedStepper<Real>>(std::move(stepper), std::move(level_set));
}

template <class Real>
std::shared_ptr<DenseOutput<Real>> project_dense_output(std::shared_ptr<DenseOutput<Real>> dense,
                                                        std::shared_ptr<LevelSet<Real>> level_set) {
  return std::make_shared<ProjectedDenseOutput<Real>>(std::move(dense), std::move(level_set));
}

template <class Real>
void add_drift(ProjectionDrift<Real>& all, const ProjectionDrift<Real>& sliding) {
  for (std::size_t k = 0; k < all.before.size(); ++k) {
    all.before[k] = std::max(all.before[k], sliding.before[k + 1]);
    all.after[k] = std::max(all.after[k], sliding.after[k + 1]);
  }
  all.failed += sliding.failed;
}

#define SEPARATRIX_INSTANTIATE(Real)                                                                         \
  template class LevelSet<Real>;                                                                             \
  template void add_drift<Real>(ProjectionDrift<Real>&, const ProjectionDrift<Real>&);                       \
  template std::unique_ptr<Stepper<Real>> project_steps<Real>(std::unique_ptr<Stepper<Real>>,                \
                                                              std::shared_ptr<LevelSet<Real>>);              \
  template std::shared_ptr<DenseOutput<Real>> project_dense_output<Real>(std::shared_ptr<DenseOutput<Real>>, \
                                                                         std::shared_ptr<LevelSet<Real>>);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
