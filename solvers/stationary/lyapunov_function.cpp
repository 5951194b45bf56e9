#include "solvers/stationary/lyapunov_function.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>

#include "lib/num/decimal.hpp"
#include "lib/num/simplest.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/exact_value.hpp"
#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/jump.hpp"
#include "lib/symbolic/magnitude.hpp"
#include "lib/symbolic/nonnegative.hpp"
#include "lib/symbolic/rational_function.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/symbolic/traverse.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/enclose.hpp"
#include "lib/tape/function.hpp"
#include "lib/tape/unroll.hpp"
#include "solvers/compass_search.hpp"
#include "solvers/enclosure/inertia.hpp"
#include "solvers/enclosure/interval_box.hpp"
#include "solvers/evaluation.hpp"
#include "solvers/random_point.hpp"
#include "solvers/stationary/stationary.hpp"
#include "solvers/stationary/work_limit.hpp"

namespace separatrix {
namespace {

constexpr std::size_t sample_points = 1000, most_values = 5000, most_boxes = 20'000;
constexpr std::size_t most_operations = 100'000;  // of one enclosure, means written out
constexpr std::size_t witness_digits = 30;
constexpr double clear = 1e-10;            // of the size of its terms, what is no rounding in double
constexpr std::size_t most_work = 20'000;  // of the search for stationary points
const Rational latest = 10;                // t in [0, latest]

// −dV/dt = Σ c_i f_i², c_i ≥ 0 numbers: V falls along its own gradient flow, with rates or without
bool falls_along_gradient(const Model& model, Expression quantity) {
  const std::vector<Expression> field = model.resolve(model.field());
  const std::vector<Expression> slope = model.resolve(model.total_gradient(quantity));
  const Expression time = symbol("t");
  if (depends_on(model.resolve(quantity), {&time, 1})) return false;
  for (std::size_t i = 0; i < field.size(); ++i) {
    if (field[i].is_number(0) || slope[i].is_number(0)) continue;
    const auto first = [](Expression e) { return split_coefficient(e.kind() == Kind::sum ? e.arguments()[0] : e); };
    const auto [a, one] = first(expand(slope[i]));
    const auto [b, other] = first(expand(field[i]));
    if (b == 0 || a / b > 0 || !(one == other)) return false;
    if (is_zero_in_canonical_form(slope[i] - Expression(Rational(a / b)) * field[i]) != Verdict::holds) return false;
  }
  return true;
}

// parameters that cannot be negative
std::vector<Expression> nonnegative_parameters(const Model& model) {
  std::vector<Expression> found;
  for (const Parameter& each : model.description().parameters) {
    if (each.domain.low && *each.domain.low >= 0) found.push_back(symbol(each.name));
  }
  return found;
}

Expression at_parameters(const Model& model, Expression expression, const ParameterValues& parameters) {
  Substitution values;
  for (std::size_t k = 0; k < parameters.size(); ++k) values.emplace(model.parameters()[k], Expression(parameters[k]));
  return substitute(expression, values);
}

class Check {
 public:
  Check(const Model& model, const std::vector<Interval>& box, const ParameterValues& parameters, Expression slope)
      : model_(model), box_(box), parameters_(parameters), slope_(slope), symbols_(model.states()) {
    const Expression time = symbol("t");
    with_time_ = depends_on(slope, {&time, 1});
    if (with_time_) {
      symbols_.push_back(time);
      box_.push_back({0, latest});
    }
  }

  // a witness, or a point without a value, is put into the result
  bool find_witness(LyapunovCheck& result) {
    Function<double> values(compile({slope_, magnitude(slope_)}, symbols_, {}), ParameterValues());
    std::mt19937_64 random(check_seed);
    std::vector<Rational> best;
    double most = -HUGE_VAL;
    for (std::size_t k = 0; k < sample_points; ++k) {
      const std::vector<Rational> x = random_point(random);
      std::vector<double> point;
      for (const Rational& entry : x) point.push_back(to_double(entry));
      const std::vector<double> found = values(point);
      ++result.points;
      if (!std::isfinite(found[0])) {
        tell(result, x, LyapunovEvidence::no_value);
        continue;
      }
      const double share = found[1] > 0 ? found[0] / found[1] : 0;
      if (share > most) {
        most = share;
        best = x;
      }
    }
    if (best.empty()) return true;
    if (most <= clear) best = climbed(best);
    if (is_positive(best)) {
      result.verdict = Verdict::fails;
      tell(result, best, LyapunovEvidence::witness);
      return true;
    }
    return result.evidence == LyapunovEvidence::no_value;
  }

  bool is_proved_by_enclosures() const {
    if (with_time_) return false;
    const Expression falls = -slope_;
    const std::size_t n = symbols_.size();
    std::vector<Expression> all{falls};
    const std::vector<Expression> first = gradient(falls, symbols_);
    all.insert(all.end(), first.begin(), first.end());
    for (const Expression each : first) {
      for (const Expression second : gradient(each, symbols_)) all.push_back(second);
    }
    const auto tape = compile(all, symbols_, {});
    if (unrolled_size(*tape) > most_operations) return false;
    EnclosureEvaluator<interval> enclosure(unroll_means(tape), std::vector<interval>());
    const std::vector<IntervalVector> zeros =
        is_smooth(falls) ? double_zeros(falls, first) : std::vector<IntervalVector>();
    IntervalVector whole;
    for (const Interval& side : box_) whole.push_back(hull(enclose(side.low), enclose(side.high)));
    const bool jumps = may_jump(falls);
    std::vector<IntervalVector> open{whole};
    for (std::size_t boxes = 0; !open.empty(); ++boxes) {
      if (boxes >= most_boxes) return false;
      IntervalVector cell = std::move(open.back());
      open.pop_back();
      std::vector<interval> about(1 + n), middle(1);
      const IntervalVector m = middle_of(cell);
      if (!enclosure(cell, about)) {
        if (about[0].low >= 0) continue;
        if (!jumps && !enclosure(m, middle)) {
          interval mean = middle[0];
          for (std::size_t i = 0; i < n; ++i) mean = mean + about[1 + i] * (cell[i] - m[i]);
          if (mean.finite() && mean.low >= 0) continue;
        }
        if (is_convex_towards(enclosure, cell, zeros)) continue;
      }
      const std::size_t side = longest_side(cell, whole);
      if (!(cell[side].low < cell[side].middle() && cell[side].middle() < cell[side].high)) return false;
      IntervalVector low = cut_lower_half(cell, side);
      open.push_back(std::move(cell));
      open.push_back(std::move(low));
    }
    return true;
  }

 private:
  std::vector<Rational> random_point(std::mt19937_64& random) const {
    constexpr int bits = 20;
    std::vector<Rational> x;
    for (const Interval& side : box_) {
      const Rational share = ratio(static_cast<long>(random() >> (64 - bits)), 1L << bits);
      x.push_back(side.low + (side.high - side.low) * share);
    }
    return x;
  }

  // uphill in double
  std::vector<Rational> climbed(const std::vector<Rational>& from) const {
    std::vector<double> x, low, high;
    for (std::size_t i = 0; i < box_.size(); ++i) {
      x.push_back(to_double(from[i]));
      low.push_back(to_double(box_[i].low));
      high.push_back(to_double(box_[i].high));
    }
    std::vector<Rational> top;
    for (const double entry : compass_search(-slope_, symbols_, x, low, high, most_values)) top.emplace_back(entry);
    return top;
  }

  Known value_at(const std::vector<Rational>& x, std::size_t digits) const {
    return evaluate({slope_}, symbols_, x, digits)[0];
  }

  // with two numbers of digits, and more than what either may have lost of its terms
  bool is_positive(const std::vector<Rational>& x) const {
    const auto rough = value_at(x, witness_digits).finite_value(),
               fine = value_at(x, 2 * witness_digits).finite_value();
    if (!rough || !fine || *fine <= 0) return false;
    const auto size = evaluate({magnitude(slope_)}, symbols_, x, witness_digits)[0].finite_value();
    const Rational lost = power(Rational(10), -static_cast<long>(witness_digits / 2));
    return abs(*rough - *fine) * 1000 < *fine && size && *fine > *size * lost;
  }

  void tell(LyapunovCheck& result, const std::vector<Rational>& x, LyapunovEvidence evidence) const {
    result.evidence = evidence;
    result.where.assign(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(model_.dimension()));
    if (with_time_) result.time = x.back();
    result.value = value_at(x, 6);
  }

  // an enclosure of second derivatives has to see all of them
  static bool is_smooth(Expression expression) {
    const std::vector<Expression> nodes = topological_order({&expression, 1});
    return std::none_of(nodes.begin(), nodes.end(), [](Expression node) {
      return node.kind() == Kind::abs || node.kind() == Kind::sign || node.kind() == Kind::relu;
    });
  }

  // rational stationary points at which the expression and its slope are 0 exactly
  std::vector<IntervalVector> double_zeros(Expression falls, const std::vector<Expression>& slope) const {
    StationaryRequest request;
    request.parameters = parameters_;
    request.box = box_;
    limit_by_work(request, most_work);
    std::vector<Expression> all{falls};
    all.insert(all.end(), slope.begin(), slope.end());
    std::vector<IntervalVector> found;
    for (const StationaryReport& point : stationary(model_, request).points) {
      ExactPoint z;
      IntervalVector enclosed;
      for (std::size_t i = 0; i < symbols_.size(); ++i) {
        const Rational x = point.x[i].value(), near = power(Rational(10), -10);
        const Rational simple = simplest_between(x - near, x + near);
        z.emplace(symbols_[i], simple);
        enclosed.push_back(enclose(simple));
      }
      const auto values = exact_values(all, z);
      if (std::all_of(values.begin(), values.end(), [](const auto& value) { return value && *value == 0; })) {
        found.push_back(std::move(enclosed));
      }
    }
    return found;
  }

  // the second derivatives on the hull of a cell and a double zero are positive semidefinite
  bool is_convex_towards(EnclosureEvaluator<interval>& enclosure, const IntervalVector& cell,
                         const std::vector<IntervalVector>& zeros) const {
    const std::size_t n = symbols_.size();
    return std::any_of(zeros.begin(), zeros.end(), [&](const IntervalVector& zero) {
      IntervalVector both;
      for (std::size_t i = 0; i < n; ++i) both.push_back(hull(cell[i], zero[i]));
      std::vector<interval> all(1 + n + n * n);
      if (enclosure(both, all)) return false;
      IntervalMatrix second(n);
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) second(i, j) = all[1 + n + i * n + j];
      }
      return least_eigenvalue(second) >= 0;
    });
  }

  const Model& model_;
  std::vector<Interval> box_;
  const ParameterValues& parameters_;
  Expression slope_;
  std::vector<Expression> symbols_;
  bool with_time_ = false;
};

}  // namespace

LyapunovCheck check_lyapunov(const Model& model, Expression quantity, const ParameterValues& parameters,
                             const std::vector<Interval>& box) {
  LyapunovCheck result;
  result.derivative = model.resolve(model.time_derivative(quantity));
  const Expression falls = -result.derivative, here = at_parameters(model, result.derivative, parameters);
  const auto proved = [&](LyapunovEvidence evidence) {
    result.verdict = Verdict::holds;
    result.evidence = evidence;
    return result;
  };
  if (is_zero_in_canonical_form(result.derivative) == Verdict::holds) return proved(LyapunovEvidence::conserved);
  const std::vector<Expression> nonnegative = nonnegative_parameters(model);
  if (falls_along_gradient(model, quantity) || is_visibly_nonnegative(falls, nonnegative) ||
      is_visibly_nonnegative(expand(falls), nonnegative)) {
    return proved(LyapunovEvidence::signs);
  }
  if (is_sum_of_squares(-here)) return proved(LyapunovEvidence::squares);
  Check check(model, box, parameters, here);
  if (check.find_witness(result)) return result;
  if (check.is_proved_by_enclosures()) return proved(LyapunovEvidence::enclosures);
  return result;
}

}  // namespace separatrix
