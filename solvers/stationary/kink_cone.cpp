#include "solvers/stationary/kink_cone.hpp"

#include <algorithm>
#include <optional>

#include "lib/symbolic/traverse.hpp"
#include "solvers/stationary/exact_null_space.hpp"
#include "solvers/stationary/series_evaluation.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_rays = 2000;

using Vector = std::vector<Rational>;

bool has_kink(Expression expression) {
  const auto nodes = topological_order({&expression, 1});
  return std::any_of(nodes.begin(), nodes.end(), [](Expression node) {
    return node.kind() == Kind::abs || node.kind() == Kind::sign || node.kind() == Kind::relu;
  });
}

// x + t v to first order in t
SeriesPoint<Rational> along(const LossFormulas& formulas, const Vector& x, const Vector& v) {
  SeriesPoint<Rational> point;
  for (std::size_t i = 0; i < x.size(); ++i) {
    auto series = PowerSeries<Rational>::constant(1, 1, x[i]);
    series.add({1}, v[i]);
    point.symbols.emplace(formulas.states[i], std::move(series));
  }
  return point;
}

// numbers of the hyperplanes, one choice of `size` after the other
bool next_choice(std::vector<std::size_t>& choice, std::size_t among) {
  const std::size_t size = choice.size();
  for (std::size_t i = size; i-- > 0;) {
    if (choice[i] == among - size + i) continue;
    ++choice[i];
    for (std::size_t j = i + 1; j < size; ++j) choice[j] = choice[j - 1] + 1;
    return true;
  }
  return false;
}

}  // namespace

LocalSign kink_cone_sign(const LossFormulas& formulas, const Vector& x, const std::vector<Expression>& operands) {
  const std::size_t d = x.size();
  for (const Expression node : topological_order({&formulas.loss, 1})) {
    if (node.kind() == Kind::sign) return LocalSign::undecided;  // it jumps
  }
  std::vector<Expression> meeting;
  std::vector<Vector> normals;
  for (const Expression operand : operands) {
    if (has_kink(operand)) return LocalSign::undecided;
    Vector normal;
    for (std::size_t i = 0; i < d; ++i) {
      Vector axis(d, Rational(0));
      axis[i] = 1;
      const auto series = series_of<Rational>({&operand, 1}, along(formulas, x, axis));
      if (!series) return LocalSign::undecided;
      if (series->front().constant_term() != 0) break;
      normal.push_back(series->front().coefficient({1}));
    }
    if (normal.size() < d) continue;
    meeting.push_back(operand);
    normals.push_back(std::move(normal));
  }
  if (normals.size() < d || !exact_null_space(normals, d).basis.empty()) return LocalSign::undecided;

  bool rises = false, falls = false;
  std::size_t rays = 0;
  std::vector<std::size_t> choice(d - 1);
  for (std::size_t i = 0; i + 1 < d; ++i) choice[i] = i;
  do {
    if (++rays > most_rays) return LocalSign::undecided;
    std::vector<Vector> rows;
    for (const std::size_t n : choice) rows.push_back(normals[n]);
    const std::vector<Vector> lines = exact_null_space(rows, d).basis;
    if (lines.size() != 1) continue;
    for (const int side : {1, -1}) {
      Vector ray = lines.front();
      for (Rational& each : ray) each *= side;
      auto point = along(formulas, x, ray);
      for (std::size_t j = 0; j < meeting.size(); ++j) {
        Rational slope = 0;
        for (std::size_t i = 0; i < d; ++i) slope += normals[j][i] * ray[i];
        point.sides[meeting[j]] = slope < 0 ? -1 : 1;  // where it is 0, both sides agree to first order
      }
      const auto series = series_of<Rational>({&formulas.loss, 1}, point);
      if (!series || series->front().degree() < 1) return LocalSign::undecided;
      const Rational slope = series->front().coefficient({1});
      if (slope == 0) return LocalSign::undecided;
      (slope > 0 ? rises : falls) = true;
    }
  } while (next_choice(choice, normals.size()));
  if (rises == falls) return LocalSign::undecided;
  return rises ? LocalSign::positive : LocalSign::negative;
}

}  // namespace separatrix
