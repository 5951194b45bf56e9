#include "solvers/stationary/kink.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "lib/num/convert.hpp"
#include "lib/num/rational.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/traverse.hpp"
#include "solvers/stationary/exact_point.hpp"
#include "solvers/stationary/kink_cone.hpp"
#include "solvers/stationary/series_evaluation.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_surfaces = 4;
constexpr std::size_t most_terms = 800;
constexpr double in_surface = 1e-3;  // of a tangent

Rational size_of(const Rational& value) { return abs(value); }
mpfr size_of(const mpfr& value) { return abs(value); }
std::optional<Rational> simple(const Rational& value) { return value; }
std::optional<Rational> simple(const mpfr& value) {
  const auto fraction = simple_fractions({value}, power(Rational(10), -20));
  return fraction ? std::optional(fraction->front()) : std::nullopt;
}

// operands that are 0 together: multiples of the first
template <class Number>
struct Surface {
  std::vector<Expression> operands;
  std::vector<int> orientations;
  std::vector<Number> normal;  // (d,)
};

// s(x₀ + n ξ + W w) to first order: normal_i · n_j = δ_ij, normal · W = 0
template <class Number>
struct KinkFrame {
  std::vector<std::vector<Number>> across, along;
};

template <class Number>
class Sides {
 public:
  Sides(const LossFormulas& formulas, std::vector<Number> point, Number rounding)
      : formulas_(formulas), point_(std::move(point)), rounding_(std::move(rounding)) {}

  std::optional<KinkType> type(const std::vector<Expression>& operands, const Directions& tangents) {
    if (!find_surfaces(operands) || surfaces_.empty() || !find_frame()) return std::nullopt;
    if (!leave_out(tangents)) return std::nullopt;
    for (const unsigned p : {2U, 4U, 6U, 8U, 12U}) {
      for (const unsigned degree : {std::max(2 * p, 4U), 3 * p, 4 * p}) {
        if (!is_affordable(degree)) break;
        const auto type = type_with(p, degree);
        if (!type) break;  // a root that this power does not clear
        best_ = type;
        if (type->sign != LocalSign::undecided) return type;
      }
      if (best_) return best_;
    }
    return best_;
  }

 private:
  std::size_t dimension() const { return point_.size(); }

  bool is_affordable(unsigned degree) const {
    double count = 1;
    for (unsigned j = 1; j <= degree; ++j) count *= static_cast<double>(variables() + j) / j;
    return count <= static_cast<double>(most_terms);
  }

  bool find_surfaces(const std::vector<Expression>& operands) {
    const std::size_t d = dimension();
    SeriesPoint<Number> point;
    point.rounding = rounding_;
    for (std::size_t i = 0; i < d; ++i) {
      auto x = PowerSeries<Number>::constant(d, 1, point_[i]);
      x.add(PowerSeries<Number>::variable(d, 1, i), Number(1));
      point.symbols.emplace(formulas_.states[i], std::move(x));
    }
    for (const Expression operand : operands) {
      const auto series = series_of<Number>({&operand, 1}, point);
      if (!series) return false;
      if (size_of(series->front().constant_term()) > rounding_) continue;
      std::vector<Number> normal;
      for (std::size_t i = 0; i < d; ++i) {
        Exponents exponents(d, 0);
        exponents[i] = 1;
        normal.push_back(series->front().coefficient(exponents));
      }
      if (!add(operand, std::move(normal))) return false;
    }
    return surfaces_.size() <= std::min(most_surfaces, d);
  }

  bool add(Expression operand, std::vector<Number> normal) {
    std::size_t largest = 0;
    for (std::size_t i = 1; i < normal.size(); ++i) {
      if (size_of(normal[i]) > size_of(normal[largest])) largest = i;
    }
    if (!(size_of(normal[largest]) > rounding_)) return false;
    for (Surface<Number>& surface : surfaces_) {
      if (!(size_of(surface.normal[largest]) > rounding_)) continue;
      const Number ratio = Number(normal[largest] / surface.normal[largest]);
      const auto multiple = simple(ratio);
      if (!multiple) continue;
      if (is_identically_zero(operand - Expression(*multiple) * surface.operands.front()) != Verdict::holds) continue;
      surface.operands.push_back(operand);
      surface.orientations.push_back(*multiple > 0 ? 1 : -1);
      return true;
    }
    surfaces_.push_back({{operand}, {1}, std::move(normal)});
    return true;
  }

  // Gauss and Jordan on [normals | 1]
  bool find_frame() {
    const std::size_t d = dimension(), a = surfaces_.size();
    std::vector<std::vector<Number>> rows;
    for (std::size_t j = 0; j < a; ++j) {
      rows.push_back(surfaces_[j].normal);
      rows.back().resize(d + a, Number(0));
      rows.back()[d + j] = Number(1);
    }
    std::vector<std::size_t> pivots;
    for (std::size_t rank = 0; rank < a; ++rank) {
      std::size_t row = rank, column = 0;
      for (std::size_t i = rank; i < a; ++i) {
        for (std::size_t j = 0; j < d; ++j) {
          if (size_of(rows[i][j]) > size_of(rows[row][column])) {
            row = i;
            column = j;
          }
        }
      }
      if (!(size_of(rows[row][column]) > rounding_)) return false;  // gradients that depend on each other
      std::swap(rows[row], rows[rank]);
      const Number lead = rows[rank][column];
      for (Number& each : rows[rank]) each = Number(each / lead);
      for (std::size_t i = 0; i < a; ++i) {
        const Number factor = rows[i][column];
        if (i == rank) continue;
        for (std::size_t j = 0; j < d + a; ++j) rows[i][j] -= Number(factor * rows[rank][j]);
      }
      pivots.push_back(column);
    }
    for (std::size_t j = 0; j < a; ++j) {
      std::vector<Number> across(d, Number(0));
      for (std::size_t i = 0; i < a; ++i) across[pivots[i]] = rows[i][d + j];
      frame_.across.push_back(std::move(across));
    }
    for (std::size_t free = 0; free < d; ++free) {
      if (std::find(pivots.begin(), pivots.end(), free) != pivots.end()) continue;
      std::vector<Number> along(d, Number(0));
      free_.push_back(free);
      along[free] = Number(1);
      for (std::size_t i = 0; i < a; ++i) along[pivots[i]] = Number(-rows[i][free]);
      frame_.along.push_back(std::move(along));
    }
    return true;
  }

  // as many coordinates along the surfaces as there are tangents: a slice through the manifold is left
  bool leave_out(const Directions& tangents) {
    std::vector<std::vector<double>> rows;
    for (const auto& tangent : tangents) {
      for (const Surface<Number>& surface : surfaces_) {
        double part = 0, size = 0;
        for (std::size_t i = 0; i < dimension(); ++i) {
          part += nearest(surface.normal[i]) * to_double(tangent[i]);
          size += std::abs(nearest(surface.normal[i]));
        }
        if (std::abs(part) > in_surface * size) return false;  // it crosses the kink
      }
      rows.emplace_back();
      for (const std::size_t i : free_) rows.back().push_back(to_double(tangent[i]));
    }
    while (!rows.empty()) {
      std::size_t column = 0;
      for (std::size_t j = 1; j < rows.back().size(); ++j) {
        if (std::abs(rows.back()[j]) > std::abs(rows.back()[column])) column = j;
      }
      const std::vector<double> pivot = rows.back();
      rows.pop_back();
      if (pivot.empty() || !(std::abs(pivot[column]) > in_surface)) return false;
      for (auto& row : rows) {
        const double factor = row[column] / pivot[column];
        for (std::size_t j = 0; j < row.size(); ++j) row[j] -= factor * pivot[j];
        row.erase(row.begin() + static_cast<std::ptrdiff_t>(column));
      }
      frame_.along.erase(frame_.along.begin() + static_cast<std::ptrdiff_t>(column));
    }
    return true;
  }

  // coordinates (t, w) of a side
  std::size_t variables() const { return surfaces_.size() + frame_.along.size(); }

  struct Side {
    std::vector<int> signs;
    PowerSeries<Number> series;  // of L less its limit at x₀, in (t, w)
    Number jump;                 // that limit − L(x₀)
  };

  // L(x₀): on a surface sign, abs and relu of its operands are 0
  std::optional<Number> level() const {
    std::vector<Expression> operands;
    for (const Surface<Number>& surface : surfaces_) {
      operands.insert(operands.end(), surface.operands.begin(), surface.operands.end());
    }
    SeriesPoint<Number> at;
    at.rounding = rounding_;
    for (std::size_t i = 0; i < dimension(); ++i) {
      at.symbols.emplace(formulas_.states[i], PowerSeries<Number>::constant(1, 1, point_[i]));
    }
    const Expression on_surfaces = substitute(formulas_.loss, vanishing_kinks(operands));
    const auto series = series_of<Number>({&on_surfaces, 1}, at);
    return series ? std::optional(series->front().constant_term()) : std::nullopt;
  }

  std::optional<Side> side(unsigned pattern, unsigned p, unsigned degree, const Number& level) const {
    const std::size_t d = variables(), a = surfaces_.size();
    using Series = PowerSeries<Number>;
    Side result{{}, Series(d, degree), Number(0)};
    SeriesPoint<Number> at;
    at.rounding = rounding_;
    std::vector<Series> target, xi;
    for (std::size_t j = 0; j < a; ++j) {
      const int sign = (pattern >> j & 1U) ? -1 : 1;
      result.signs.push_back(sign);
      Exponents exponents(d, 0);
      exponents[j] = static_cast<std::uint8_t>(p);
      target.emplace_back(d, degree);
      target.back().add(exponents, Number(sign));
      for (std::size_t n = 0; n < surfaces_[j].operands.size(); ++n) {
        at.sides[surfaces_[j].operands[n]] = sign * surfaces_[j].orientations[n];
      }
    }
    xi = target;
    for (unsigned iteration = 0; iteration <= degree; ++iteration) {
      at.symbols.clear();
      for (std::size_t i = 0; i < dimension(); ++i) {
        Series x = Series::constant(d, degree, point_[i]);
        for (std::size_t j = 0; j < a; ++j) x.add(xi[j], frame_.across[j][i]);
        for (std::size_t n = 0; n < frame_.along.size(); ++n)
          x.add(Series::variable(d, degree, a + n), frame_.along[n][i]);
        at.symbols.emplace(formulas_.states[i], std::move(x));
      }
      // s(x(t, w)) = σ t^p, order after order
      bool is_exact = true;
      for (std::size_t j = 0; j < a; ++j) {
        auto s = series_of<Number>({&surfaces_[j].operands.front(), 1}, at);
        if (!s) return std::nullopt;
        s->front().add(target[j], Number(-1));
        const Series off = s->front().chopped(rounding_);
        is_exact &= off.is_zero();
        xi[j].add(off, Number(-1));
      }
      if (is_exact) break;
    }
    auto loss = series_of<Number>({&formulas_.loss, 1}, at);
    if (!loss) return std::nullopt;
    const Number jump = Number(loss->front().constant_term() - level);
    if (size_of(jump) > rounding_) result.jump = jump;
    result.series = loss->front().without_constant().chopped(rounding_);
    return result;
  }

  std::optional<KinkType> type_with(unsigned p, unsigned degree) const {
    const std::size_t a = surfaces_.size(), d = variables();
    KinkType type;
    const auto value = level();
    if (!value) return std::nullopt;
    bool rises = false, falls = false, undecided = false, rests_along = true;
    std::vector<std::vector<double>> slopes;  // of the sides, across: those of L in s
    for (unsigned pattern = 0; pattern < (1U << a); ++pattern) {
      const auto here = side(pattern, p, degree, *value);
      if (!here) return std::nullopt;
      slopes.emplace_back();
      for (std::size_t n = 0; n < d; ++n) {
        Exponents exponents(d, 0);
        exponents[n] = n < a ? static_cast<std::uint8_t>(p) : 1;
        const Number slope = here->series.coefficient(exponents);
        if (n >= a) rests_along &= slope == 0;
        if (n < a) slopes.back().push_back(here->signs[n] * nearest(slope));
      }
      if (here->jump != 0) {
        (here->jump > 0 ? rises : falls) = true;
        continue;
      }
      switch (sign_around(here->series).sign) {
        case LocalSign::positive: rises = true; break;
        case LocalSign::negative: falls = true; break;
        case LocalSign::both: rises = falls = true; break;
        default: undecided = true;
      }
    }
    type.is_stationary = rests_along && contains_zero(slopes);
    if (rises && falls) {
      type.sign = LocalSign::both;
    } else if (!undecided && rises != falls) {
      type.sign = rises ? LocalSign::positive : LocalSign::negative;
    }
    return type;
  }

  static double nearest(const Rational& value) { return to_real<double>(value); }
  static double nearest(const mpfr& value) { return to_double(value); }

  // 0 in the convex hull: the point of least norm by Gilbert's iteration (1966)
  static bool contains_zero(const std::vector<std::vector<double>>& points) {
    constexpr int most_iterations = 4000;
    double largest = 0;
    for (const auto& point : points) {
      for (const double each : point) largest = std::max(largest, std::abs(each));
    }
    if (largest == 0) return true;
    const auto product = [](const std::vector<double>& a, const std::vector<double>& b) {
      double sum = 0;
      for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
      return sum;
    };
    std::vector<double> x = points.front();
    for (int iteration = 0; iteration < most_iterations; ++iteration) {
      const auto* next = &points.front();
      for (const auto& point : points) {
        if (product(point, x) < product(*next, x)) next = &point;
      }
      std::vector<double> step = *next;
      for (std::size_t i = 0; i < x.size(); ++i) step[i] -= x[i];
      const double size = product(step, step);
      if (product(*next, x) > 1e-12 * largest * largest) return false;  // a plane between 0 and all points
      if (size == 0) break;
      const double share = std::clamp(-product(step, x) / size, 0.0, 1.0);
      for (std::size_t i = 0; i < x.size(); ++i) x[i] += share * step[i];
      if (product(x, x) <= 1e-18 * largest * largest) return true;
    }
    return product(x, x) <= 1e-6 * largest * largest;
  }

  const LossFormulas& formulas_;
  std::vector<Number> point_;
  Number rounding_;
  std::vector<Surface<Number>> surfaces_;
  KinkFrame<Number> frame_;
  std::vector<std::size_t> free_;  // coordinates that frame_.along have 1 in
  std::optional<KinkType> best_;
};

}  // namespace

std::vector<Expression> kink_operands(const LossFormulas& formulas) {
  std::vector<Expression> operands;
  for (const Expression node : topological_order({&formulas.loss, 1})) {
    if (node.kind() != Kind::abs && node.kind() != Kind::sign && node.kind() != Kind::relu) continue;
    const Expression operand = node.arguments()[0];
    if (!depends_on(operand, formulas.states)) continue;
    if (!unbound_data(operand).empty()) return {};
    if (std::find(operands.begin(), operands.end(), operand) == operands.end()) operands.push_back(operand);
  }
  return operands;
}

Substitution vanishing_kinks(const std::vector<Expression>& operands) {
  Substitution gone;
  for (const Expression operand : operands) {
    for (const Kind each : {Kind::abs, Kind::sign, Kind::relu}) gone.emplace(apply(each, operand), Expression(0));
  }
  return gone;
}

std::optional<KinkType> kink_type(const LossFormulas& formulas, const State<mpfr>& x, const Directions& tangents,
                                  std::size_t digits, const mpfr& rounding) {
  const std::vector<Expression> operands = kink_operands(formulas);
  if (operands.empty()) return std::nullopt;
  if (const auto point = simple_fractions(x, power(Rational(10), -static_cast<long>(digits)))) {
    if (auto type = Sides<Rational>(formulas, *point, Rational(0)).type(operands, tangents)) return type;
    const LocalSign sign = kink_cone_sign(formulas, *point, operands);
    if (sign != LocalSign::undecided) return KinkType{true, sign};  // an extremum is a point of rest
  }
  return Sides<mpfr>(formulas, x, rounding).type(operands, tangents);
}

}  // namespace separatrix
