#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/num/rational.hpp"

namespace separatrix {

/// A number with what is known of it: what a computation hands on, and what becomes text only where it is printed.
///
///     ±0.f₁f₂… · 10^e rounded to some significant digits;  or an exact rational;  or nan, ±inf
///
/// The digits vouched for are those that two computations agree on. Without them the number is good to all of its digits.
class Known {
 public:
  /// nan: no number.
  Known() = default;
  /// Exact.
  Known(const Rational& exact);
  template <std::integral Integer>
  Known(Integer exact) : Known(Rational(exact)) {}
  /// Exact, as a source states it: a literal "5e-7", printed as it stands.
  ///
  /// throws  InvalidArgument if it is no number
  Known(const char* stated);
  /// The same number, of which so many digits are vouched for.
  Known(Known value, std::optional<std::size_t> vouched);

  /// ±0.f₁f₂… · 10^exponent
  ///
  /// figures  f₁ ≠ 0; empty for 0
  /// digits   significant ones it was rounded to, zeros at the end included
  static Known decimal(bool negative, std::string figures, long exponent, std::size_t digits);
  /// nan or an infinity.
  static Known not_finite(double value);

  bool is_finite() const { return form_ != Form::nan && form_ != Form::infinity; }
  /// The exact value of what is known.
  ///
  /// throws  InvalidArgument where it is not finite, or beyond 10^±1 000 000
  Rational value() const;
  /// The same, or none.
  std::optional<Rational> finite_value() const;
  /// Nearest double; nan and infinities as they are.
  double approximate() const;
  /// None: all digits.
  std::optional<std::size_t> vouched() const {
    return vouched_ < 0 ? std::nullopt : std::optional(static_cast<std::size_t>(vouched_));
  }

  /// In decimal with the digits it was rounded to, zeros at the end kept away: fixed notation for magnitudes from 10⁻⁵ up
  /// to 10^digits, scientific beyond; what is exact as to_string() writes it. "nan", "inf", "-inf".
  std::string text() const;

  friend Known operator-(Known number);

 private:
  enum class Form : std::uint8_t { decimal, exact, infinity, nan };
  struct Exact {
    Rational value;
    std::string text;
  };

  std::string figures_;
  std::shared_ptr<const Exact> exact_;
  long exponent_ = 0;
  std::int64_t vouched_ = -1;
  std::uint32_t digits_ = 1;
  bool negative_ = false;
  Form form_ = Form::nan;
};

/// The number on the other side of 0.
Known operator-(Known number);

/// Equal values, whatever their digits; nan equals nothing.
bool operator==(const Known& a, const Known& b);

/// A number rounded to significant digits, to nearest.
///
/// digits  ≥ 1
Known rounded(const Rational& value, std::size_t digits);
Known rounded(double value, std::size_t digits);
/// One that has no finite_value() stays as it is.
Known rounded(const Known& value, std::size_t digits);

/// What text() makes of each: a row for a table.
std::vector<std::string> texts(const std::vector<Known>& values);

/// approximate() of each.
std::vector<double> doubles(const std::vector<Known>& values);

/// value() of each.
std::vector<Rational> rationals(const std::vector<Known>& values);

}  // namespace separatrix
