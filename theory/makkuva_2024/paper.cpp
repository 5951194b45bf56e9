#include "theory/makkuva_2024/paper.hpp"

#include <cmath>
#include <limits>
#include <map>
#include <mutex>
#include <tuple>

#include "lib/num/decimal.hpp"
#include "solvers/basin/segment_zero.hpp"
#include "solvers/evaluation.hpp"
#include "theory/makkuva_2024/attention.hpp"
#include "theory/makkuva_2024/basins.hpp"
#include "theory/makkuva_2024/claims.hpp"
#include "theory/makkuva_2024/closed_forms.hpp"
#include "theory/makkuva_2024/gaussian_start.hpp"
#include "theory/makkuva_2024/model.hpp"
#include "theory/makkuva_2024/mutants.hpp"

namespace separatrix::makkuva_2024 {
namespace {

constexpr std::size_t samples = 1200;

std::optional<Label> predicted_label(const ParameterValues& parameters, const std::vector<Rational>& start) {
  const Label label = basin(parameters[0], parameters[1], start[0], start[1]);
  return label == Label::undecided ? std::nullopt : std::optional(label);
}

// w from low to high; e of the separatrix grows without bound as w → 0⁻, like √(−ln|w|), so towards
// that end the points lie ever closer: w = low (1 − s) 10^(−300 s⁴)
std::vector<double> abscissas(double low, double high) {
  std::vector<double> w;
  for (std::size_t i = 0; i <= samples; ++i) {
    const double share = static_cast<double>(i) / samples;
    w.push_back(high == 0 ? low * (1 - share) * std::pow(10, -300 * std::pow(share, 4)) : low + (high - low) * share);
  }
  return w;
}

// (w, e(w)) for w in [low, high]; where e is a square root that ends inside, with its end on e = 0
std::vector<std::pair<double, double>> graph(Expression e_of_w, const ParameterValues& parameters, double low,
                                             double high) {
  const auto values = [&](const std::vector<double>& w) {
    return tabulate(e_of_w, symbol("w"), {symbol("p"), symbol("q")}, parameters, w);
  };
  const std::vector<double> w = abscissas(low, high), e = values(w);
  std::vector<std::pair<double, double>> points;
  for (std::size_t i = 0; i <= samples; ++i) {
    if (i > 0 && std::isfinite(e[i - 1]) != std::isfinite(e[i])) {
      double inside = std::isfinite(e[i]) ? w[i] : w[i - 1], outside = std::isfinite(e[i]) ? w[i - 1] : w[i];
      double end = 0;
      for (int round = 0; round < 4; ++round) {
        const double step = (outside - inside) / samples;
        std::vector<double> between;
        for (std::size_t k = 0; k <= samples; ++k) between.push_back(inside + step * static_cast<double>(k));
        const std::vector<double> found = values(between);
        std::size_t last = 0;
        while (last < samples && std::isfinite(found[last + 1])) ++last;
        inside = between[last];
        end = found[last];
        outside = inside + step;
      }
      if (end < 1e-3) points.emplace_back(inside, 0);  // no pole
    }
    points.emplace_back(w[i], e[i]);
  }
  return points;
}

// ±e(w) for w in [low, high], as two branches in the orientation of the box
std::vector<std::pair<double, double>> branches(Expression e_of_w, const ParameterValues& parameters, double low,
                                                double high, bool w_is_x) {
  const auto upper = graph(e_of_w, parameters, low, high);
  std::vector<std::pair<double, double>> points;
  for (const double side : {1.0, -1.0}) {
    for (const auto& [w, e] : upper) points.push_back(w_is_x ? std::pair{w, side * e} : std::pair{side * e, w});
    points.emplace_back(std::numeric_limits<double>::quiet_NaN(), 0);
  }
  return points;
}

// the step 1, 2 or 5 times a power of 10 that makes about five steps of `length`
Rational round_step(double length) {
  const int exponent = static_cast<int>(std::floor(std::log10(length / 5)));
  const double digit = length / 5 / std::pow(10, exponent);
  const Rational power = separatrix::power(Rational(10), exponent);
  return power * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10);
}

std::vector<ClosedCurve> curves(const ParameterValues& parameters, const PlaneBox& box) {
  const bool w_is_x = box.x == "w" && box.y == "e";
  if (!w_is_x && !(box.x == "e" && box.y == "w")) return {};
  const double low = w_is_x ? box.x_low : box.y_low, high = w_is_x ? box.x_high : box.y_high;
  const double saddle = -std::sqrt(0.5);
  const int side = cmp(Rational(parameters[0] + parameters[1]), 1);

  std::vector<ClosedCurve> all;
  using Kind = ClosedCurve::Kind;
  const auto add = [&](const std::string& name, Kind kind, Expression e_of_w, double from, double to) {
    from = std::max(from, low);
    to = std::min(to, high);
    if (from < to) all.push_back({name, kind, branches(e_of_w, parameters, from, to, w_is_x)});
  };
  const auto axis = [&](const std::string& name, Kind kind, double from, double to) {
    from = std::max(from, low);
    to = std::min(to, high);
    if (from >= to) return;
    all.push_back({name, kind,
                   w_is_x ? std::vector<std::pair<double, double>>{{from, 0}, {to, 0}}
                          : std::vector<std::pair<double, double>>{{0, from}, {0, to}}});
  };
  const double infinity = std::numeric_limits<double>::infinity();
  const double e_end = w_is_x ? std::max(std::abs(box.y_low), std::abs(box.y_high))
                              : std::max(std::abs(box.x_low), std::abs(box.x_high));
  const Rational step = round_step(e_end * e_end);
  for (int i = -2; i <= 2; ++i) {
    const std::string name = "lines of equal energy $E$, " + to_string(step) + " apart";
    const Expression level = level_curve(energy(), Expression(Rational(step * i)));
    add(name, Kind::energy_line, level, -infinity, 0);
    add(name, Kind::energy_line, level, 0, infinity);
  }
  if (side < 0) {
    add("separatrix $e^2 = w^2 - ln|w| + E_s$", Kind::separatrix, separatrix(), -infinity, saddle);
    add("global minima $e^2(1 + 2w|w|) = u^*$", Kind::global_minima, global_minima(), saddle, infinity);
    axis("local minima $e = 0$", Kind::local_minima, -infinity, saddle);
  } else if (side > 0) {
    add("separatrix $e^2 = w^2 - ln|w| + E_s$", Kind::separatrix, separatrix(), saddle, 0);
    add("global minima $e^2(1 + 2w|w|) = u^*$", Kind::global_minima, global_minima(), -infinity, saddle);
    axis("local minima $e = 0$", Kind::local_minima, saddle, infinity);
  } else {
    axis("global minima $e = 0$", Kind::global_minima, -infinity, infinity);
    const double other_low = w_is_x ? box.y_low : box.x_low, other_high = w_is_x ? box.y_high : box.x_high;
    all.push_back({"global minima $w = -1/√2$", Kind::global_minima,
                   w_is_x ? std::vector<std::pair<double, double>>{{saddle, other_low}, {saddle, other_high}}
                          : std::vector<std::pair<double, double>>{{other_low, saddle}, {other_high, saddle}}});
  }
  if (side != 0 && saddle > low && saddle < high) {
    all.push_back(
        {"saddle $e = 0, w = -1/√2$", Kind::saddle, {w_is_x ? std::pair{saddle, 0.0} : std::pair{0.0, saddle}}});
  }
  return all;
}

// M8: E = E_s, where p + q ≠ 1
std::optional<Expression> boundary(const ParameterValues& parameters) {
  if (parameters[0] + parameters[1] == 1) return std::nullopt;
  return energy() - saddle_energy();
}

std::optional<std::vector<Known>> predicted_limit(const ParameterValues& parameters, const std::vector<Rational>& start,
                                                  std::size_t digits) {
  return limit_point(parameters[0], parameters[1], start[0], start[1], digits);
}

// one quadrature for all chains on one side of p + q = 1; on it every start with e ≠ 0 reaches a global minimum
std::optional<Known> success_probability(const ParameterValues& parameters, const Rational& scale, std::size_t digits) {
  const int side = cmp(Rational(parameters[0] + parameters[1]), 1);
  if (side == 0) return Known(1);
  static std::mutex access;
  static std::map<std::tuple<bool, Rational, std::size_t>, std::optional<Known>> known;
  const std::tuple key{side < 0, scale, digits};
  {
    const std::lock_guard lock(access);
    if (const auto found = known.find(key); found != known.end()) return found->second;
  }
  const auto chances = gaussian_start(side, scale, digits);
  const std::lock_guard lock(access);
  return known[key] = chances ? std::optional(chances->global) : std::nullopt;
}

std::optional<Label> decided(std::optional<Label> label) { return label == Label::undecided ? std::nullopt : label; }

std::optional<Label> attention_label(const ParameterValues& parameters, const std::vector<Rational>& start) {
  return decided(attention_basin(parameters[0], parameters[1], start[0], start[1], start[2]));
}

std::optional<Known> boundary_with_attention(const ParameterValues& parameters, const std::vector<Rational>& state,
                                             std::size_t digits) {
  return attention_boundary(parameters[0], parameters[1], state[0], state[1], state[2], digits);
}

std::optional<std::vector<Known>> attention_limit(const ParameterValues& parameters, const std::vector<Rational>& start,
                                                  std::size_t digits) {
  return attention_limit_point(parameters[0], parameters[1], start[0], start[1], start[2], digits);
}

std::optional<Label> untied_label(const ParameterValues& parameters, const std::vector<Rational>& start) {
  return decided(untied_basin(parameters[0], parameters[1], start[0], start[1], start[2]));
}

std::optional<std::vector<Known>> untied_limit(const ParameterValues& parameters, const std::vector<Rational>& start,
                                               std::size_t digits) {
  return untied_limit_point(parameters[0], parameters[1], start[0], start[1], start[2], digits);
}

// boundary of the trap in the plane of e and a, at the w of the start: for every a the zeros over e of
// attention_boundary(), which grows with e²
std::vector<ClosedCurve> attention_curves(const ParameterValues& parameters, const PlaneBox& box) {
  const bool a_is_x = box.x == "a" && box.y == "e";
  if ((!a_is_x && !(box.x == "e" && box.y == "a")) || box.start.size() != 3) return {};
  constexpr std::size_t columns = 240, digits = 12;
  const Rational low(a_is_x ? box.x_low : box.y_low), high(a_is_x ? box.x_high : box.y_high);
  const Rational end(std::max(std::abs(a_is_x ? box.y_low : box.x_low), std::abs(a_is_x ? box.y_high : box.x_high)));
  const auto value = [&](const std::vector<Rational>& state, std::size_t wanted) {
    return boundary_with_attention(parameters, state, wanted);
  };
  std::vector<std::pair<double, double>> points;
  for (const int side : {1, -1}) {
    for (std::size_t i = 0; i <= columns; ++i) {
      const Rational a = low + (high - low) * ratio(static_cast<long>(i), columns);
      // 1 + a e² > 0 only there; beyond the box, so that the line ends at its edge and not before
      Rational top = end * ratio(17, 16);
      while (1 + a * top * top <= 0) top = top * ratio(15, 16);
      const Segment segment{{ratio(1, 1'000'000), box.start[1], a}, {top, box.start[1], a}};
      const auto found = zero_on_segment(value, segment, 0, 1, digits);
      const double e = found ? side * to_double(segment.at(*found)[0]) : std::numeric_limits<double>::quiet_NaN();
      points.push_back(a_is_x ? std::pair{to_double(a), e} : std::pair{e, to_double(a)});
    }
    points.emplace_back(std::numeric_limits<double>::quiet_NaN(), 0);
  }
  return {{"separatrix of the trap", ClosedCurve::Kind::separatrix, points}};
}

}  // namespace

Paper paper() {
  TheoryModel two_parameters{markov()};
  two_parameters.closed.label = predicted_label;
  two_parameters.closed.limit = predicted_limit;
  two_parameters.closed.curves = curves;
  two_parameters.closed.boundary = boundary;
  two_parameters.closed.success_probability = success_probability;
  TheoryModel attention{markov_attention()};
  attention.closed.label = attention_label;
  attention.closed.limit = attention_limit;
  attention.closed.curves = attention_curves;
  attention.closed.boundary_value = boundary_with_attention;
  TheoryModel untied{markov_untied()};
  untied.closed.label = untied_label;
  untied.closed.limit = untied_limit;
  return {"makkuva_2024",
          "Local to Global: Learning Dynamics and Effect of Initialization for Transformers",
          "Makkuva, Bondaschi, Ekbote, Girish, Nagle, Kim, Gastpar. NeurIPS 2024 (arXiv 2406.03072)",
          {two_parameters, {markov_bias_b()}, {markov_bias_c()}, attention, untied},
          claims(),
          mutants};
}

}  // namespace separatrix::makkuva_2024
