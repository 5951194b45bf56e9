#include "solvers/stationary/form_sign.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "lib/num/convert.hpp"
#include "lib/num/real.hpp"
#include "solvers/stationary/bernstein.hpp"

namespace separatrix {
namespace {

constexpr double rounding = 1e-10;          // of Σ|c|: that of a value with |z_i| ≤ 1
constexpr std::size_t most_variables = 6;   // of a part that is subdivided
constexpr std::size_t most_cells = 20'000;  // of one face
constexpr std::size_t random_points = 400;

double nearest(const Rational& value) { return to_real<double>(value); }
double nearest(const mpfr& value) { return to_double(value); }
Rational in_number(const Rational& value, const Rational*) { return value; }
mpfr in_number(const Rational& value, const mpfr*) { return to_real<mpfr>(value); }

bool is_square(const Exponents& a) {
  return std::all_of(a.begin(), a.end(), [](std::uint8_t each) { return each % 2 == 0; });
}

// c_i > Σ |c_a| a_i w_i, for the terms of sign · φ
template <class Number>
bool dominated(const PowerSeries<Number>& form, const std::vector<Rational>& weights, int sign) {
  const std::size_t k = form.variables();
  std::vector<Number> rest(k, Number(0));
  for (const auto& [exponents, coefficient] : form.terms()) {
    const Number c = sign > 0 ? coefficient : Number(-coefficient);
    if (is_square(exponents) && c > 0) {
      const auto used = std::count_if(exponents.begin(), exponents.end(), [](std::uint8_t each) { return each > 0; });
      if (used > 1) continue;
      for (std::size_t i = 0; i < k; ++i) {
        if (exponents[i] > 0) rest[i] += c;
      }
      continue;
    }
    const Number size = c > 0 ? c : Number(-c);
    for (std::size_t i = 0; i < k; ++i) {
      const Rational share = weights[i] * static_cast<unsigned long>(exponents[i]);
      rest[i] -= size * in_number(share, static_cast<const Number*>(nullptr));
    }
  }
  return std::all_of(rest.begin(), rest.end(), [](const Number& each) { return each > 0; });
}

class Values {
 public:
  Values(std::vector<PolynomialTerm> terms, std::size_t variables) : terms_(std::move(terms)), variables_(variables) {
    for (const PolynomialTerm& term : terms_) margin_ += rounding * std::abs(term.coefficient);
  }

  // what is seen at points with |z_i| ≤ 1
  void look() {
    std::mt19937_64 random(1);
    const auto uniform = [&] { return 2 * static_cast<double>(random() >> 11) * 0x1p-53 - 1; };
    std::vector<double> z(variables_, 0);
    for (std::size_t i = 0; i < variables_; ++i) {
      for (const double x : {1.0, -1.0}) {
        z[i] = x;
        look_at(z);
        for (std::size_t j = 0; j < i; ++j) {
          for (const double y : {1.0, -1.0, 0.5, -0.5}) {
            z[j] = y;
            look_at(z);
          }
          z[j] = 0;
        }
      }
      z[i] = 0;
    }
    for (std::size_t n = 0; n < random_points && !(rises_ && falls_); ++n) {
      for (double& each : z) each = uniform();
      // towards the corners too
      if (n % 2 == 0) {
        for (double& each : z) each = each > 0 ? 1 - each * each / 2 : each * each / 2 - 1;
      }
      look_at(z);
    }
  }

  bool rises() const { return rises_; }
  bool falls() const { return falls_; }

  LocalSign sign() {
    look();
    if (rises_ && falls_) return LocalSign::both;
    if (rises_ == falls_ || variables_ > most_variables) return LocalSign::undecided;
    const double factor = rises_ ? 1 : -1;
    for (std::size_t fixed = 0; fixed < variables_; ++fixed) {
      for (const int side : {1, -1}) {
        std::vector<PolynomialTerm> face;
        for (const PolynomialTerm& term : terms_) {
          PolynomialTerm part{{}, factor * term.coefficient};
          if (side < 0 && term.exponents[fixed] % 2 == 1) part.coefficient = -part.coefficient;
          for (std::size_t i = 0; i < variables_; ++i) {
            if (i != fixed) part.exponents.push_back(term.exponents[i]);
          }
          face.push_back(std::move(part));
        }
        const CubeSign here = positive_on_cube(face, variables_ - 1, most_cells);
        if (here == CubeSign::not_positive) return LocalSign::both;
        if (here == CubeSign::undecided) return LocalSign::undecided;
      }
    }
    return rises_ ? LocalSign::positive : LocalSign::negative;
  }

 private:
  void look_at(const std::vector<double>& z) {
    double value = 0;
    for (const PolynomialTerm& term : terms_) {
      double product = term.coefficient;
      for (std::size_t i = 0; i < variables_; ++i) {
        for (unsigned j = 0; j < term.exponents[i]; ++j) product *= z[i];
      }
      value += product;
    }
    rises_ |= value > margin_;
    falls_ |= value < -margin_;
  }

  std::vector<PolynomialTerm> terms_;
  std::size_t variables_;
  double margin_ = 0;
  bool rises_ = false, falls_ = false;
};

// sign of one part, in the variables that occur in it
template <class Number>
LocalSign part_sign(const PowerSeries<Number>& part, const std::vector<Rational>& weights) {
  for (const int sign : {1, -1}) {
    if (dominated(part, weights, sign)) return sign > 0 ? LocalSign::positive : LocalSign::negative;
  }
  double largest = 0;
  for (const auto& [exponents, coefficient] : part.terms()) largest = std::max(largest, std::abs(nearest(coefficient)));
  if (!(largest > 0) || !std::isfinite(largest)) return LocalSign::undecided;
  std::vector<PolynomialTerm> terms;
  for (const auto& [exponents, coefficient] : part.terms()) {
    terms.push_back({{exponents.begin(), exponents.end()}, nearest(coefficient) / largest});
  }
  return Values(std::move(terms), part.variables()).sign();
}

// classes of variables that occur together
template <class Number>
std::vector<std::size_t> parts_of(const PowerSeries<Number>& form) {
  std::vector<std::size_t> part(form.variables());
  std::iota(part.begin(), part.end(), 0);
  for (const auto& [exponents, coefficient] : form.terms()) {
    std::size_t first = form.variables();
    for (std::size_t i = 0; i < form.variables(); ++i) {
      if (exponents[i] == 0) continue;
      if (first == form.variables()) first = i;
      const std::size_t from = part[i], to = part[first];
      for (std::size_t& each : part) each = each == from ? to : each;
    }
  }
  return part;
}

}  // namespace

LocalSign opposite(LocalSign sign) {
  if (sign == LocalSign::positive) return LocalSign::negative;
  return sign == LocalSign::negative ? LocalSign::positive : sign;
}

template <class Number>
LocalSign form_sign(const PowerSeries<Number>& form, const std::vector<Rational>& weights) {
  if (form.is_zero()) return LocalSign::undecided;
  const std::vector<std::size_t> part = parts_of(form);
  bool rises = false, falls = false, undecided = false;
  for (std::size_t label = 0; label < form.variables(); ++label) {
    std::vector<std::size_t> members;
    for (std::size_t i = 0; i < form.variables(); ++i) {
      if (part[i] == label) members.push_back(i);
    }
    if (members.empty()) continue;
    PowerSeries<Number> restricted(members.size(), form.degree());
    std::vector<Rational> of_members;
    for (const std::size_t i : members) of_members.push_back(weights[i]);
    for (const auto& [exponents, coefficient] : form.terms()) {
      Exponents own;
      for (const std::size_t i : members) own.push_back(exponents[i]);
      if (degree_of(own) > 0) restricted.add(own, coefficient);
    }
    if (restricted.is_zero()) {  // a variable that does not occur: 0 along it
      undecided = true;
      continue;
    }
    switch (part_sign(restricted, of_members)) {
      case LocalSign::both: return LocalSign::both;
      case LocalSign::positive: rises = true; break;
      case LocalSign::negative: falls = true; break;
      default: {
        undecided = true;
        break;
      }
    }
  }
  if (rises && falls) return LocalSign::both;
  if (undecided || rises == falls) return LocalSign::undecided;
  return rises ? LocalSign::positive : LocalSign::negative;
}

template LocalSign form_sign(const PowerSeries<Rational>&, const std::vector<Rational>&);
template LocalSign form_sign(const PowerSeries<mpfr>&, const std::vector<Rational>&);

}  // namespace separatrix
