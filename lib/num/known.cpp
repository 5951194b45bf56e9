#include "lib/num/known.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "lib/num/convert.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"

namespace separatrix {
namespace {

constexpr long largest_exponent = 1'000'000;

std::string fixed_or_scientific(const std::string& figures, long point, long digits) {
  const long exponent = point - 1, count = static_cast<long>(figures.size());
  if (exponent < -5 || exponent >= digits) {
    std::string text = figures;
    if (count > 1) text.insert(1, 1, '.');
    return text.append("e").append(std::to_string(exponent));
  }
  if (exponent < 0) return "0." + std::string(static_cast<std::size_t>(-point), '0') + figures;
  if (count <= point) return figures + std::string(static_cast<std::size_t>(point - count), '0');
  return figures.substr(0, static_cast<std::size_t>(point)) + "." + figures.substr(static_cast<std::size_t>(point));
}

}  // namespace

Known::Known(const Rational& exact)
    : exact_(std::make_shared<const Exact>(Exact{exact, to_string(exact)})), form_(Form::exact) {}

Known::Known(const char* stated)
    : exact_(std::make_shared<const Exact>(Exact{parse_rational(stated), stated})), form_(Form::exact) {}

Known::Known(Known value, std::optional<std::size_t> vouched) : Known(std::move(value)) {
  vouched_ = vouched ? static_cast<std::int64_t>(*vouched) : -1;
}

Known Known::decimal(bool negative, std::string figures, long exponent, std::size_t digits) {
  Known known;
  known.figures_ = std::move(figures);
  known.exponent_ = exponent;
  known.digits_ = static_cast<std::uint32_t>(std::max<std::size_t>(digits, 1));
  known.negative_ = negative;
  known.form_ = Form::decimal;
  return known;
}

Known Known::not_finite(double value) {
  Known known;
  known.negative_ = std::signbit(value);
  known.form_ = std::isnan(value) ? Form::nan : Form::infinity;
  return known;
}

Rational Known::value() const {
  if (form_ == Form::exact) return exact_->value;
  if (!is_finite()) throw InvalidArgument("number", text(), "a finite number");
  if (figures_.empty()) return 0;
  if (std::abs(exponent_ - 1) > largest_exponent) {
    throw InvalidArgument("number", text(), "an exponent within ±1000000");
  }
  const mpz_class integer((negative_ ? "-" : "") + figures_, 10);
  return Rational(integer) * power(Rational(10), exponent_ - static_cast<long>(figures_.size()));
}

std::optional<Rational> Known::finite_value() const {
  const bool has_value =
      form_ == Form::exact || (form_ == Form::decimal && std::abs(exponent_ - 1) <= largest_exponent);
  return has_value ? std::optional(value()) : std::nullopt;
}

double Known::approximate() const {
  if (form_ == Form::nan) return std::numeric_limits<double>::quiet_NaN();
  constexpr long beyond_double = 400;
  const bool too_large = form_ == Form::infinity || (form_ == Form::decimal && exponent_ > beyond_double);
  if (too_large) return negative_ ? -HUGE_VAL : HUGE_VAL;
  if (form_ == Form::decimal && exponent_ < -beyond_double) return negative_ ? -0.0 : 0.0;
  return to_double(value());
}

std::string Known::text() const {
  if (form_ == Form::exact) return exact_->text;
  if (form_ == Form::nan) return "nan";
  const std::string sign = negative_ ? "-" : "";
  if (form_ == Form::infinity) return sign + "inf";
  if (figures_.empty()) return "0";
  return sign + fixed_or_scientific(figures_, exponent_, static_cast<long>(digits_));
}

Known operator-(Known number) {
  if (number.form_ == Known::Form::exact) return {Known(Rational(-number.value())), number.vouched()};
  number.negative_ = !number.negative_;
  return number;
}

bool operator==(const Known& a, const Known& b) {
  if (a.is_finite() && b.is_finite()) return a.value() == b.value();
  return a.approximate() == b.approximate();
}

Known rounded(const Rational& value, std::size_t digits) {
  const PrecisionScope scope(digits + 5);
  return rounded(to_real<mpfr>(value), digits);
}

Known rounded(double value, std::size_t digits) { return rounded<double>(value, digits); }

Known rounded(const Known& value, std::size_t digits) {
  const auto finite = value.finite_value();
  return finite ? rounded(*finite, digits) : value;
}

std::vector<std::string> texts(const std::vector<Known>& values) {
  std::vector<std::string> all;
  for (const Known& each : values) all.push_back(each.text());
  return all;
}

std::vector<double> doubles(const std::vector<Known>& values) {
  std::vector<double> all;
  for (const Known& each : values) all.push_back(each.approximate());
  return all;
}

std::vector<Rational> rationals(const std::vector<Known>& values) {
  std::vector<Rational> all;
  for (const Known& each : values) all.push_back(each.value());
  return all;
}

}  // namespace separatrix
