#include "lib/num/rational.hpp"

#include <cctype>
#include <cstdlib>

#include "lib/num/error.hpp"

namespace separatrix {
namespace {

constexpr long largest_exponent = 1'000'000;
constexpr auto allowed = "a number such as 0.1, 1/10 or 1e-3";

mpz_class power_of_ten(long exponent) {
  mpz_class result;
  mpz_ui_pow_ui(result.get_mpz_t(), 10, static_cast<unsigned long>(exponent));
  return result;
}

// digits of `text` from `position`; advances it
std::string digits(std::string_view text, std::size_t& position) {
  std::string result;
  while (position < text.size() && std::isdigit(static_cast<unsigned char>(text[position]))) {
    result += text[position++];
  }
  return result;
}

bool sign(std::string_view text, std::size_t& position) {
  if (position < text.size() && (text[position] == '-' || text[position] == '+')) {
    return text[position++] == '-';
  }
  return false;
}

}  // namespace

Rational ratio(long numerator, long denominator) {
  Rational value(numerator, denominator);
  value.canonicalize();
  return value;
}

Rational parse_rational(std::string_view text, const std::string& what) {
  const auto refuse = [&] { return InvalidArgument(what, std::string(text), allowed); };
  std::size_t position = 0;
  const bool negative = sign(text, position);
  const std::string whole = digits(text, position);
  std::string fraction;
  bool integer = true;
  if (position < text.size() && text[position] == '.') {
    integer = false;
    fraction = digits(text, ++position);
  }
  if (whole.empty() && fraction.empty()) throw refuse();

  Rational value(mpz_class(whole + fraction, 10));
  long exponent = -static_cast<long>(fraction.size());
  if (position < text.size() && (text[position] == 'e' || text[position] == 'E')) {
    integer = false;
    const bool minus = sign(text, ++position);
    std::string magnitude = digits(text, position);
    if (magnitude.empty()) throw refuse();
    magnitude.erase(0, magnitude.find_first_not_of('0'));
    const long shift = magnitude.size() > 7 ? largest_exponent + 1 : std::atol(magnitude.c_str());
    if (shift > largest_exponent) {
      throw InvalidArgument(what, std::string(text), "an exponent within ±1000000");
    }
    exponent += minus ? -shift : shift;
  }
  if (exponent >= 0) {
    value *= power_of_ten(exponent);
  } else {
    value /= Rational(power_of_ten(-exponent));
  }
  if (integer && position < text.size() && text[position] == '/') {
    const mpz_class denominator(
        [&] {
          const std::string below = digits(text, ++position);
          if (below.empty()) throw refuse();
          return below;
        }(),
        10);
    if (denominator == 0) throw InvalidArgument(what, std::string(text), "a denominator other than 0");
    value /= Rational(denominator);
  }
  if (position != text.size()) throw refuse();
  if (negative) value = -value;
  value.canonicalize();
  return value;
}

std::string to_string(const Rational& value) { return value.get_str(); }

Rational power(const Rational& value, long exponent) {
  if (exponent < 0 && value == 0) {
    throw InvalidArgument("0^" + std::to_string(exponent), "", "0 has only powers of 0 and above");
  }
  const auto magnitude = static_cast<unsigned long>(std::labs(exponent));
  Rational result;
  mpz_pow_ui(result.get_num_mpz_t(), value.get_num_mpz_t(), magnitude);
  mpz_pow_ui(result.get_den_mpz_t(), value.get_den_mpz_t(), magnitude);
  return exponent < 0 ? Rational(1 / result) : result;
}

bool exact_sqrt(const Rational& value, Rational& root) {
  if (value < 0 || !mpz_perfect_square_p(value.get_num_mpz_t()) || !mpz_perfect_square_p(value.get_den_mpz_t())) {
    return false;
  }
  mpz_sqrt(root.get_num_mpz_t(), value.get_num_mpz_t());
  mpz_sqrt(root.get_den_mpz_t(), value.get_den_mpz_t());
  return true;
}

bool is_integer(const Rational& value) { return value.get_den() == 1; }

}  // namespace separatrix
