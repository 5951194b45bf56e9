#include "solvers/enclosure/divergent_cone.hpp"

#include <algorithm>
#include <cmath>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/nonnegative.hpp"
#include "lib/symbolic/positive.hpp"
#include "lib/symbolic/substitute.hpp"
#include "solvers/enclosure/interval_box.hpp"

namespace separatrix {
namespace {

// a number beside the squares and positive functions of a loss is no matter
bool has_floor(Expression loss) {
  Expression rest = loss;
  if (loss.kind() == Kind::sum && loss.arguments()[0].is_number()) rest = loss - loss.arguments()[0];
  return is_visibly_nonnegative(rest, {}) && is_visibly_smooth(rest, {});
}

// s: numbers of few digits, at most the ends of the box
std::vector<Rational> corner_of(const IntervalVector& x, const std::vector<int>& sense) {
  constexpr double parts = 4096;
  std::vector<Rational> corner(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (sense[i] == 0) continue;
    const double end = sense[i] > 0 ? x[i].low : -x[i].high;
    corner[i] = Rational(std::floor(end * parts)) / Rational(parts);
  }
  return corner;
}

}  // namespace

DivergentCones::DivergentCones(const Model& model)
    : states_(model.states().begin(), model.states().end()),
      field_(model.resolve(model.field())),
      has_floor_(has_floor(model.resolve(*model.description().loss))) {}

// which σ_i f_i are > 0 on Q by sight; none if f may not be smooth there
std::vector<bool> DivergentCones::growing(const std::vector<Rational>& corner, const std::vector<int>& sense) const {
  Substitution turned;
  std::vector<Expression> distances;
  for (std::size_t k = 0; k < states_.size(); ++k) {
    if (sense[k] == 0) continue;
    turned.emplace(states_[k], sense[k] * (Expression(corner[k]) + states_[k]));
    distances.push_back(states_[k]);
  }
  std::vector<Expression> field;
  for (const Expression f : field_) field.push_back(expand(substitute(f, turned)));
  std::vector<bool> grows(states_.size());
  const auto smooth = [&](Expression f) { return is_visibly_smooth(f, distances); };
  if (!std::all_of(field.begin(), field.end(), smooth)) return grows;
  for (std::size_t i = 0; i < grows.size(); ++i) {
    grows[i] = sense[i] != 0 && is_visibly_positive(expand(sense[i] * field[i]), distances);
  }
  return grows;
}

std::optional<DivergentCone> DivergentCones::prove(AutonomousField& field, const IntervalVector& x) {
  const IntervalVector middle = middle_of(x);
  std::vector<int> sense(x.size());
  const auto keep = [&](const IntervalVector& speed) {
    for (std::size_t i = 0; i < sense.size(); ++i) {
      if (speed[i].high < 0 && sense[i] > 0) sense[i] = 0;
      if (speed[i].low > 0 && sense[i] < 0) sense[i] = 0;
    }
  };
  const auto here = field.field(middle);
  if (!here) return std::nullopt;
  for (std::size_t i = 0; i < sense.size(); ++i) sense[i] = (*here)[i].low > 0 ? 1 : (*here)[i].high < 0 ? -1 : 0;
  // what does not grow further out is not looked at
  for (const double far : {1.0, 10.0, 1000.0}) {
    IntervalVector there = middle;
    for (std::size_t i = 0; i < there.size(); ++i) there[i] = there[i] + interval(far * sense[i]);
    if (const auto speed = field.field(there)) keep(*speed);
  }
  const std::vector<int> none(sense.size());
  for (bool smaller = true; smaller && sense != none;) {
    smaller = false;
    const std::vector<bool> grows = growing(corner_of(x, sense), sense);
    for (std::size_t i = 0; i < sense.size(); ++i) {
      if (sense[i] == 0 || grows[i]) continue;
      sense[i] = 0;
      smaller = true;
    }
  }
  if (sense == none) return std::nullopt;
  return DivergentCone{sense, corner_of(x, sense), has_floor_};
}

}  // namespace separatrix
