#include "solvers/enclosure/lojasiewicz_ball.hpp"

#include <algorithm>

#include "lib/model/vector_field.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/derive.hpp"
#include "lib/tape/unroll.hpp"
#include "solvers/enclosure/inertia.hpp"
#include "solvers/enclosure/interval_box.hpp"

namespace separatrix {
namespace {

// √(2c) Π b^{k/2} of a term c Π b^k
std::optional<Expression> residual(Expression term) {
  Rational coefficient = 1;
  Expression root = 1;
  const auto take = [&](Expression factor) {
    if (factor.is_number()) {
      coefficient *= factor.number();
      return coefficient > 0;
    }
    if (factor.kind() != Kind::power || !factor.arguments()[1].is_number()) return false;
    const Rational half = factor.arguments()[1].number() / 2;
    if (half.get_den() != 1 || half <= 0) return false;
    root = root * power(factor.arguments()[0], Expression(half));
    return true;
  };
  const std::vector<Expression> factors =
      term.kind() == Kind::product ? std::vector<Expression>(term.arguments().begin(), term.arguments().end())
                                   : std::vector<Expression>{term};
  if (!std::all_of(factors.begin(), factors.end(), take)) return std::nullopt;
  return power(Expression(Rational(2 * coefficient)), Expression(ratio(1, 2))) * root;
}

std::shared_ptr<const Tape> compile_residuals(const Model& model, const std::vector<Expression>& residuals) {
  std::vector<Expression> all = residuals;
  for (const Expression slope : jacobian(residuals, model.states())) all.push_back(slope);
  return unroll_means(compile(model, all));
}

interval root_of(const interval& square) {
  interval root;
  Elementary<interval>::sqrt(root, square);
  return root;
}

}  // namespace

std::optional<SumOfResiduals> sum_of_residuals(Expression loss) {
  SumOfResiduals sum;
  const std::vector<Expression> terms = loss.kind() == Kind::sum
                                            ? std::vector<Expression>(loss.arguments().begin(), loss.arguments().end())
                                            : std::vector<Expression>{loss};
  for (const Expression term : terms) {
    if (term.is_number()) {
      sum.floor += term.number();
      continue;
    }
    const auto one = residual(term);
    if (!one) return std::nullopt;
    sum.residuals.push_back(*one);
  }
  return sum;
}

std::optional<LojasiewiczBall> LojasiewiczBall::of(const Model& model) {
  const auto sum = sum_of_residuals(model.resolve(*model.description().loss));
  if (!sum || sum->residuals.empty() || sum->residuals.size() > model.dimension()) return std::nullopt;
  return LojasiewiczBall(model, *sum);
}

LojasiewiczBall::LojasiewiczBall(const Model& model, const SumOfResiduals& sum)
    : sum_(sum),
      dimension_(model.dimension()),
      count_(sum.residuals.size()),
      values_(compile_residuals(model, sum.residuals), {}),
      results_(values_.results()) {}

bool LojasiewiczBall::evaluate(const IntervalVector& x) {
  IntervalVector point = x;
  point.emplace_back(0.0);
  return !values_(point, results_);
}

// R Rᵀ
IntervalMatrix LojasiewiczBall::gram() const {
  IntervalMatrix product(count_);
  for (std::size_t k = 0; k < count_; ++k) {
    for (std::size_t l = 0; l < count_; ++l) {
      for (std::size_t i = 0; i < dimension_; ++i) {
        const interval &a = results_[count_ + k * dimension_ + i], &b = results_[count_ + l * dimension_ + i];
        product(k, l) = product(k, l) + (k == l ? square(a) : a * b);
      }
    }
  }
  return product;
}

std::optional<TrappedByInequality> LojasiewiczBall::prove(const IntervalVector& x, double room) {
  const IntervalVector centre = middle_of(x);
  interval far_square = 0;
  for (std::size_t i = 0; i < dimension_; ++i) {
    far_square = far_square + square(interval((x[i] - centre[i]).magnitude()));
  }
  const interval far = root_of(far_square);
  if (!evaluate(x)) return std::nullopt;
  interval twice_energy = 0;
  for (std::size_t k = 0; k < count_; ++k) twice_energy = twice_energy + square(results_[k]);
  twice_energy = interval(twice_energy.high);
  // a radius from the μ of the ball before, which begins with X; then that μ has to do for the ball itself
  double reach = 0, radius = 0;
  for (const double slack : {1.0, 1.25, 1.5, 2.0, 3.0}) {
    const double rate = least_eigenvalue(gram());
    if (!(rate > 0)) return std::nullopt;
    const interval length = interval(room) * root_of(twice_energy / interval(rate));
    reach = (far + length).high;
    if (reach < radius) {
      TrappedByInequality trapped{centre, radius, {}, rate};
      for (const interval& side : x) trapped.limit.push_back(side + interval(-length.high, length.high));
      return trapped;
    }
    radius = slack * 1.01 * reach + 1e-12;
    IntervalVector cube = centre;
    for (interval& side : cube) side = side + interval(-radius, radius);
    if (!evaluate(cube)) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace separatrix
