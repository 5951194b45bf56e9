#include "solvers/kink_points.hpp"

#include <algorithm>
#include <set>

#include "lib/model/vector_field.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/traverse.hpp"

namespace separatrix {
namespace {

constexpr std::size_t digits = 120;
constexpr std::size_t most_points = 40;
constexpr std::size_t first_draws = 40, most_draws = 2000, quiet_draws = 200;
constexpr long largest_exponent = 200;

std::vector<Expression> operands_of_kinks(const Model& model, const std::vector<Expression>& quantities) {
  std::vector<Expression> all = model.resolve(quantities);
  const std::vector<Expression> field = model.resolve(model.field());
  all.insert(all.end(), field.begin(), field.end());
  std::vector<Expression> variables = model.states();
  variables.insert(variables.end(), model.parameters().begin(), model.parameters().end());
  variables.push_back(symbol("t"));
  std::vector<Expression> operands;
  for (const Expression node : topological_order(all)) {
    if (node.kind() != Kind::abs && node.kind() != Kind::sign && node.kind() != Kind::relu) continue;
    const Expression operand = node.arguments()[0];
    if (!depends_on(operand, variables) || !unbound_data(operand).empty()) continue;
    if (std::find(operands.begin(), operands.end(), operand) == operands.end()) operands.push_back(operand);
  }
  return operands;
}

class Drawer {
 public:
  Drawer(const Model& model, const std::vector<Expression>& operands, std::mt19937_64& random, bool with_time)
      : model_(model), tape_(compile(model, operands)), random_(random), with_time_(with_time) {}

  // coordinates and parameters of size 3 · 2^k, |k| ≤ span
  RandomPoint next(long span) {
    RandomPoint point = random_point(model_, random_, with_time_);
    if (span == 0) return point;
    const auto scale = [&](Rational& value) {
      const long k = static_cast<long>(random_() % static_cast<unsigned long>(2 * span + 1)) - span;
      if (random_() % 2 == 0) value *= power(Rational(2), k);
    };
    for (Rational& state : point.states) scale(state);
    if (with_time_) scale(point.time);
    const ParameterValues near = point.parameters;
    const auto& parameters = model_.description().parameters;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      const Domain& domain = parameters[i].domain;
      if (domain.low && domain.high) continue;
      const Rational end = domain.low ? *domain.low : domain.high ? *domain.high : Rational(0);
      Rational beyond = point.parameters[i] - end;
      scale(beyond);
      point.parameters[i] = end + beyond;
    }
    if (model_.broken_relation(point.parameters) != nullptr) point.parameters = near;
    return point;
  }

  std::vector<int> signs(const RandomPoint& drawn) const {
    std::vector<mpfr> point;
    for (const Rational& state : drawn.states) point.push_back(to_real<mpfr>(state));
    point.push_back(to_real<mpfr>(drawn.time));
    std::vector<int> result;
    for (const mpfr& value : Evaluator<mpfr>(tape_, drawn.parameters)(point)) {
      result.push_back(value > 0 ? 1 : value < 0 ? -1 : 0);
    }
    return result;
  }

 private:
  const Model& model_;
  std::shared_ptr<const Tape> tape_;
  std::mt19937_64& random_;
  bool with_time_;
};

}  // namespace

KinkPoints kink_points(const Model& model, const std::vector<Expression>& quantities, std::mt19937_64& random,
                       bool with_time) {
  const std::vector<Expression> operands = operands_of_kinks(model, quantities);
  KinkPoints result;
  if (operands.empty()) return result;
  const PrecisionScope scope(digits);
  Drawer draw(model, operands, random, with_time);
  std::set<std::vector<int>> known;
  std::vector<bool> above(operands.size(), false), below(operands.size(), false);
  const auto meet = [&](const std::vector<int>& signs) {
    for (std::size_t k = 0; k < operands.size(); ++k) {
      if (signs[k] > 0) above[k] = true;
      if (signs[k] < 0) below[k] = true;
    }
    return known.insert(signs).second;
  };
  for (std::size_t i = 0; i < first_draws; ++i) meet(draw.signs(draw.next(0)));
  std::size_t quiet = 0;
  for (std::size_t i = 0; i < most_draws && result.points.size() < most_points; ++i) {
    const bool all = std::find(above.begin(), above.end(), false) == above.end() &&
                     std::find(below.begin(), below.end(), false) == below.end();
    if (all && quiet >= quiet_draws) break;
    const RandomPoint point = draw.next(std::min(largest_exponent, 2 + static_cast<long>(i) / 8));
    const bool is_new = meet(draw.signs(point));
    quiet = is_new ? 0 : quiet + 1;
    if (is_new) result.points.push_back(point);
  }
  for (std::size_t k = 0; k < operands.size(); ++k) {
    if (above[k] != below[k]) result.positive.push_back(above[k] ? operands[k] : expand(-operands[k]));
  }
  return result;
}

}  // namespace separatrix
