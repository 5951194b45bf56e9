#include "solvers/stages/clock.hpp"

#include <algorithm>
#include <cmath>

#include "lib/num/simplest.hpp"
#include "lib/symbolic/canonical.hpp"
#include "solvers/evaluation.hpp"
#include "solvers/roots/zero_between.hpp"

namespace separatrix {
namespace {

constexpr std::size_t power_digits = 15;
constexpr long largest_power = 50;

// ln(1/α) and t, the largest α first
using Points = std::vector<std::pair<Rational, Rational>>;

Points points_of(const std::vector<Rational>& alphas, const std::vector<std::optional<Known>>& times) {
  Points points;
  for (std::size_t k = 0; k < alphas.size(); ++k) {
    if (times[k]) points.emplace_back(logarithm_of_inverse(alphas[k], power_digits + 5).value(), times[k]->value());
  }
  std::sort(points.begin(), points.end());
  return points;
}

// e^(p(a+b)/2) sinh(pb/2)/sinh(pa/2) = (t₃ − t₂)/(t₂ − t₁),  a = L₂ − L₁,  b = L₃ − L₂
std::optional<double> power_through(const Points& points, std::size_t last) {
  const auto& [L1, t1] = points[last - 2];
  const auto& [L2, t2] = points[last - 1];
  const auto& [L3, t3] = points[last];
  if (t2 <= t1 || t3 <= t2) return std::nullopt;
  const Expression p = symbol("p"), a = Rational(L2 - L1), b = Rational(L3 - L2),
                   observed = Rational((t3 - t2) / (t2 - t1));
  const Expression law = p * (a + b) / 2 + log(sinh(p * b / 2) / sinh(p * a / 2)) - log(observed);
  const auto power = zero_between(law, p, -largest_power, largest_power + 1, power_digits);
  if (!power) return std::nullopt;
  return power->approximate();
}

}  // namespace

Known logarithm_of_inverse(const Rational& alpha, std::size_t digits) {
  return evaluate({-log(symbol("alpha"))}, {symbol("alpha")}, {alpha}, digits).front();
}

Known Clock::unit(const Rational& alpha, std::size_t digits) const {
  if (is_logarithmic()) return logarithm_of_inverse(alpha, digits);
  return evaluate({separatrix::power(symbol("alpha"), Expression(Rational(-power)))}, {symbol("alpha")}, {alpha},
                  digits)
      .front();
}

std::string Clock::text() const { return is_logarithmic() ? "ln(1/alpha)" : "alpha^-" + to_string(power); }

std::optional<ExtrapolatedTime> extrapolate_times(const Clock& clock, const std::vector<Rational>& alphas,
                                                  const std::vector<std::optional<Known>>& times, std::size_t digits) {
  Points points;  // U(α), T(α)
  for (std::size_t k = 0; k < alphas.size(); ++k) {
    if (times[k]) points.emplace_back(clock.unit(alphas[k], digits + 5).value(), times[k]->value());
  }
  std::sort(points.begin(), points.end());
  if (points.size() < 2) return std::nullopt;
  // T + A/U through two points: (U₂T₂ − U₁T₁)/(U₂ − U₁)
  const auto line = [&](std::size_t j, std::size_t k) -> Rational {
    const auto& [U1, T1] = points[j];
    const auto& [U2, T2] = points[k];
    return (U2 * T2 - U1 * T1) / (U2 - U1);
  };
  const std::size_t last = points.size() - 1;
  const Rational limit = line(last - 1, last);
  ExtrapolatedTime result{rounded(limit, digits), {}};
  if (last > 1) {
    const Rational others[] = {abs(limit - line(last - 2, last - 1)), abs(limit - line(last - 2, last))};
    result.error = rounded(std::max(others[0], others[1]), 3);
  }
  return result;
}

std::optional<MeasuredPower> measured_power(const std::vector<Rational>& alphas,
                                            const std::vector<std::optional<Known>>& times) {
  const Points points = points_of(alphas, times);
  if (points.size() < 3) return std::nullopt;
  const std::size_t last = points.size() - 1;
  const auto power = power_through(points, last);
  if (!power) return std::nullopt;
  MeasuredPower measured{*power, {}};
  if (last > 2) {
    if (const auto before = power_through(points, last - 1)) measured.change = std::abs(*power - *before);
  }
  return measured;
}

Clock clock_of(const MeasuredPower& power) {
  if (power.value < 0.05) return {};
  const Rational value(power.value), within = ratio(1, 100);
  return {simplest_between(value - within, value + within)};
}

}  // namespace separatrix
