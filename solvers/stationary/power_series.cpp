#include "solvers/stationary/power_series.hpp"

#include <numeric>
#include <utility>

#include "lib/num/rational.hpp"
#include "lib/num/real.hpp"

namespace separatrix {

unsigned degree_of(const Exponents& exponents) { return std::accumulate(exponents.begin(), exponents.end(), 0U); }

bool GradedOrder::operator()(const Exponents& a, const Exponents& b) const {
  const unsigned of_a = degree_of(a), of_b = degree_of(b);
  return of_a != of_b ? of_a < of_b : a < b;
}

template <class Number>
PowerSeries<Number> PowerSeries<Number>::constant(std::size_t variables, unsigned degree, const Number& value) {
  PowerSeries series(variables, degree);
  series.add(Exponents(variables, 0), value);
  return series;
}

template <class Number>
PowerSeries<Number> PowerSeries<Number>::variable(std::size_t variables, unsigned degree, std::size_t index) {
  PowerSeries series(variables, degree);
  Exponents exponents(variables, 0);
  exponents[index] = 1;
  series.add(exponents, Number(1));
  return series;
}

template <class Number>
Number PowerSeries<Number>::constant_term() const {
  if (terms_.empty() || degree_of(terms_.begin()->first) > 0) return Number(0);
  return terms_.begin()->second;
}

template <class Number>
Number PowerSeries<Number>::coefficient(const Exponents& exponents) const {
  const auto found = terms_.find(exponents);
  return found == terms_.end() ? Number(0) : found->second;
}

template <class Number>
void PowerSeries<Number>::add(const Exponents& exponents, const Number& coefficient) {
  if (coefficient == 0 || degree_of(exponents) > degree_) return;
  const auto [place, is_new] = terms_.try_emplace(exponents, coefficient);
  if (is_new) return;
  place->second += coefficient;
  if (place->second == 0) terms_.erase(place);
}

template <class Number>
void PowerSeries<Number>::add(const PowerSeries& other, const Number& factor) {
  for (const auto& [exponents, coefficient] : other.terms_) add(exponents, Number(coefficient * factor));
}

template <class Number>
void PowerSeries<Number>::scale(const Number& factor) {
  if (factor == 0) return terms_.clear();
  for (auto& [exponents, coefficient] : terms_) coefficient *= factor;
}

template <class Number>
PowerSeries<Number> PowerSeries<Number>::operator*(const PowerSeries& other) const {
  PowerSeries result(variables_, degree_);
  Exponents exponents(variables_, 0);
  for (const auto& [a, of_a] : terms_) {
    const unsigned room = degree_ - degree_of(a);
    for (const auto& [b, of_b] : other.terms_) {
      if (degree_of(b) > room) break;
      for (std::size_t i = 0; i < variables_; ++i) exponents[i] = static_cast<std::uint8_t>(a[i] + b[i]);
      result.add(exponents, Number(of_a * of_b));
    }
  }
  return result;
}

template <class Number>
PowerSeries<Number> PowerSeries<Number>::without_constant() const {
  PowerSeries result = *this;
  result.terms_.erase(Exponents(variables_, 0));
  return result;
}

template <class Number>
PowerSeries<Number> PowerSeries<Number>::leading_form() const {
  PowerSeries result(variables_, degree_);
  if (terms_.empty()) return result;
  const unsigned lowest = degree_of(terms_.begin()->first);
  for (const auto& [exponents, coefficient] : terms_) {
    if (degree_of(exponents) > lowest) break;
    result.terms_.emplace_hint(result.terms_.end(), exponents, coefficient);
  }
  return result;
}

template <class Number>
PowerSeries<Number> PowerSeries<Number>::compose(const std::vector<PowerSeries>& inner) const {
  const std::size_t variables = inner.front().variables_;
  const unsigned degree = inner.front().degree_;
  PowerSeries result(variables, degree);
  std::vector<std::vector<PowerSeries>> powers(variables_);
  const auto power_of = [&](std::size_t i, unsigned exponent) -> const PowerSeries& {
    auto& known = powers[i];
    if (known.empty()) known.push_back(constant(variables, degree, Number(1)));
    while (known.size() <= exponent) known.push_back(known.back() * inner[i]);
    return known[exponent];
  };
  for (const auto& [exponents, coefficient] : terms_) {
    if (degree_of(exponents) > degree) break;  // each inner series has degree ≥ 1
    PowerSeries product = constant(variables, degree, coefficient);
    for (std::size_t i = 0; i < variables_; ++i) {
      if (exponents[i] > 0) product = product * power_of(i, exponents[i]);
    }
    result.add(product, Number(1));
  }
  return result;
}

template <class Number>
PowerSeries<Number> PowerSeries<Number>::derivative(std::size_t index) const {
  PowerSeries result(variables_, degree_ > 0 ? degree_ - 1 : 0);
  for (const auto& [exponents, coefficient] : terms_) {
    if (exponents[index] == 0) continue;
    Exponents lower = exponents;
    --lower[index];
    result.add(lower, Number(coefficient * static_cast<long>(exponents[index])));
  }
  return result;
}

template <class Number>
PowerSeries<Number> PowerSeries<Number>::radial_derivative() const {
  PowerSeries result = without_constant();
  for (auto& [exponents, coefficient] : result.terms_) coefficient *= static_cast<long>(degree_of(exponents));
  return result;
}

template <class Number>
PowerSeries<Number> PowerSeries<Number>::radial_integral() const {
  PowerSeries result = without_constant();
  for (auto& [exponents, coefficient] : result.terms_) coefficient /= static_cast<long>(degree_of(exponents));
  return result;
}

template <class Number>
PowerSeries<Number> PowerSeries<Number>::chopped(const Number& bound) const {
  PowerSeries result(variables_, degree_);
  for (const auto& [exponents, coefficient] : terms_) {
    if (coefficient > bound || -coefficient > bound)
      result.terms_.emplace_hint(result.terms_.end(), exponents, coefficient);
  }
  return result;
}

template class PowerSeries<Rational>;
template class PowerSeries<mpfr>;

}  // namespace separatrix
