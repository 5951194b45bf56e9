#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <type_traits>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/tape/jet.hpp"
#include "lib/tape/operate.hpp"
#include "lib/tape/unroll.hpp"

// From tape instructions to recurrences.

namespace separatrix {
namespace {

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

// bits kept beyond the schedule: the convolutions add up to K rounding errors of each order
constexpr long guard_bits = 24;

template <class Real>
long roundoff_bits() {
  return static_cast<long>(-log10_roundoff<Real>() * std::log2(10.0));
}

// without means, if their series have room
template <class Real>
std::shared_ptr<const Tape> write_out(std::shared_ptr<const Tape> tape, std::size_t order) {
  if (tape->means.empty()) return tape;
  constexpr double most_gigabytes = 4;
  double cell = sizeof(Real);
  if constexpr (std::is_same_v<Real, mpfr>) cell = 48 + static_cast<double>(roundoff_bits<Real>()) / 2;
  const double gigabytes =
      1e-9 * static_cast<double>(unrolled_size(*tape)) * (200 + static_cast<double>(order + 1) * cell);
  if (gigabytes > most_gigabytes) {
    std::array<char, 32> size;
    std::snprintf(size.data(), size.size(), "%.1f GB", gigabytes);
    throw InvalidArgument(
        "memory for Taylor series of all samples of the means", size.data(),
        "at most 4 GB: fewer samples, fewer digits, or a method that needs no series, such as dopri5");
  }
  return unroll_means(std::move(tape));
}

}  // namespace

template <class Real>
JetEvaluator<Real>::JetEvaluator(std::shared_ptr<const Tape> tape, std::span<const Rational> parameters,
                                 std::size_t order, BitsOfOrders bits_of_orders)
    : tape_(write_out<Real>(std::move(tape), order)),
      order_(order),
      scheduled_(std::is_same_v<Real, mpfr> && bits_of_orders == BitsOfOrders::scheduled),
      products_(roundoff_bits<Real>() + guard_bits),
      scratch_(2) {
  if (parameters.size() != tape_->parameters) {
    throw InvalidArgument("number of parameters", std::to_string(parameters.size()),
                          std::to_string(tape_->parameters) + " of them");
  }
  if (order < 1) throw InvalidArgument("order", std::to_string(order), "at least 1");
  const long bits = roundoff_bits<Real>();
  // log₂ z from z^K/K! = 2^-bits
  const auto log2_factorial = [](std::size_t k) { return std::lgamma(static_cast<double>(k) + 1) / std::log(2.0); };
  const double log2_z = (log2_factorial(order) - static_cast<double>(bits)) / static_cast<double>(order);
  for (std::size_t k = 0; k <= order; ++k) {
    profile_.push_back(static_cast<double>(k) * log2_z - log2_factorial(k));
    bits_.push_back((scheduled_ ? std::clamp(bits + static_cast<long>(profile_[k]), 0L, bits) : bits) + guard_bits);
  }
  for (std::size_t r = 0; r < tape_->registers; ++r) {
    add_row(r < tape_->variables || r >= tape_->first_temporary());
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) values_[tape_->variables + i] = to_real<Real>(parameters[i]);
  for (std::size_t i = 0; i < tape_->constants.size(); ++i) {
    values_[tape_->first_constant() + i] = to_real<Real>(tape_->constants[i]);
  }
  for (const Instruction& each : tape_->prologue) {
    operate(each.operation, values_[each.result], values_[each.left], values_[each.right]);
  }
  for (std::size_t r = tape_->variables; r < tape_->first_temporary(); ++r) {
    Arithmetic::set(rows_[r].data()[0], values_[r]);
  }
  for (const Instruction& each : tape_->body) lower(each);
  states_of_.resize(rows_.size());
  for (std::size_t i = 0; i < dimension(); ++i) states_of_[tape_->results[i]].push_back(static_cast<std::uint32_t>(i));
}

template <class Real>
std::uint32_t JetEvaluator<Real>::add_row(bool varies) {
  rows_.emplace_back(varies ? order_ + 1 : 1);
  inverses_.emplace_back(1);
  values_.emplace_back(0);
  branch_.push_back(0);
  hold_.push_back(0);
  varies_.push_back(varies);
  for (auto* partner :
       {&derivative_of_, &sigmoid_of_, &sine_of_, &cosine_of_, &sinh_of_, &cosh_of_, &magnitude_of_, &divisor_of_}) {
    partner->push_back(none);
  }
  return static_cast<std::uint32_t>(rows_.size() - 1);
}

template <class Real>
void JetEvaluator<Real>::add_step(Recurrence recurrence, std::uint32_t result, std::uint32_t a, std::uint32_t b,
                                  Operation operation) {
  steps_.push_back({recurrence, result, a, b, operation});
}

template <class Real>
std::uint32_t JetEvaluator<Real>::derivative_row(std::uint32_t a) {
  if (derivative_of_[a] == none) {
    const std::uint32_t row = add_row(true);
    derivative_of_[a] = row;
    add_step(Recurrence::derivative, row, a, a, Operation::negate);
  }
  return derivative_of_[a];
}

// σ' = (σ − σ²) a'
template <class Real>
void JetEvaluator<Real>::add_sigmoid(std::uint32_t result, std::uint32_t a) {
  const std::uint32_t slope = add_row(true);
  sigmoid_of_[a] = result;
  derivative_row(a);
  add_step(Recurrence::integral, result, a, slope, Operation::sigmoid);
  add_step(Recurrence::sigmoid_slope, slope, result, result, Operation::negate);
}

template <class Real>
std::uint32_t JetEvaluator<Real>::sigmoid_row(std::uint32_t a) {
  if (sigmoid_of_[a] == none) add_sigmoid(add_row(true), a);
  return sigmoid_of_[a];
}

template <class Real>
void JetEvaluator<Real>::lower_product(const Instruction& i) {
  if (!varies_[i.left]) return add_step(Recurrence::scale, i.result, i.left, i.right, i.operation);
  if (!varies_[i.right]) return add_step(Recurrence::scale, i.result, i.right, i.left, i.operation);
  for (const auto& [x, other] : {std::pair{i.left, i.right}, std::pair{i.right, i.left}}) {
    if (magnitude_of_[other] == x) return add_step(Recurrence::signed_square, i.result, x, other, i.operation);
  }
  add_step(i.left == i.right ? Recurrence::square : Recurrence::multiply, i.result, i.left, i.right, i.operation);
}

// a^p with fixed p by its own recurrence, otherwise exp(p log a)
template <class Real>
void JetEvaluator<Real>::lower_power(const Instruction& i) {
  if (!varies_[i.right]) {
    derivative_row(i.left);
    add_step(Recurrence::power, i.result, i.left, i.right, i.operation);
    derivative_row(i.result);
    return;
  }
  const std::uint32_t logarithm = add_row(varies_[i.left]), exponent = add_row(true);
  if (varies_[i.left]) {
    lower({Operation::log, logarithm, i.left, i.left});
  } else {
    Elementary<Real>::log(values_[logarithm], values_[i.left]);
    Arithmetic::set(rows_[logarithm].data()[0], values_[logarithm]);
  }
  lower({Operation::multiply, exponent, i.right, logarithm});
  lower({Operation::exp, i.result, exponent, exponent});
}

// the odd and the even one of sin and cos, sinh and cosh: odd' = even a', even' = ±odd a'
template <class Real>
void JetEvaluator<Real>::lower_pair(const Instruction& i, Operation odd, Operation even, Recurrence slope_of_even) {
  std::vector<std::uint32_t>& odd_of = odd == Operation::sin ? sine_of_ : sinh_of_;
  std::vector<std::uint32_t>& even_of = odd == Operation::sin ? cosine_of_ : cosh_of_;
  const bool is_odd = i.operation == odd;
  const std::uint32_t known = (is_odd ? odd_of : even_of)[i.left];
  if (known != none) {  // its partner made it already: a copy by 1·x
    add_step(Recurrence::branch, i.result, known, 0, i.operation);
    return;
  }
  const std::uint32_t partner = add_row(true);
  odd_of[i.left] = is_odd ? i.result : partner;
  even_of[i.left] = is_odd ? partner : i.result;
  derivative_row(i.left);
  add_step(Recurrence::integral, odd_of[i.left], i.left, even_of[i.left], odd);
  add_step(slope_of_even, even_of[i.left], i.left, odd_of[i.left], even);
}

// q r' = a' with q = 1 + a² for atan, ±√(1 − a²) for asin and acos
template <class Real>
void JetEvaluator<Real>::lower_arc(const Instruction& i) {
  std::uint32_t divisor = add_row(true);
  const bool is_tangent = i.operation == Operation::atan;
  add_step(is_tangent ? Recurrence::plus_square : Recurrence::minus_square, divisor, i.left, i.left, Operation::square);
  if (!is_tangent) {
    const std::uint32_t root = add_row(true);
    add_step(Recurrence::sqrt, root, divisor, divisor, Operation::sqrt);
    divisor = root;
  }
  if (i.operation == Operation::acos) {
    const std::uint32_t negative = add_row(true);
    add_step(Recurrence::negate, negative, divisor, divisor, Operation::negate);
    divisor = negative;
  }
  add_step(Recurrence::quotient, i.result, i.left, divisor, i.operation);
  derivative_row(i.result);
}

// with all its coefficients, those of a constant too
template <class Real>
std::uint32_t JetEvaluator<Real>::varying_row(std::uint32_t a) {
  if (varies_[a]) return a;
  const std::uint32_t row = add_row(true);
  values_[row] = values_[a];
  Arithmetic::set(rows_[row].data()[0], values_[row]);
  return row;
}

template <class Real>
void JetEvaluator<Real>::lower_angle(const Instruction& i) {
  const std::uint32_t y = varying_row(i.left), x = varying_row(i.right);
  const std::uint32_t y_squared = add_row(true), x_squared = add_row(true), sum = add_row(true);
  add_step(Recurrence::square, y_squared, y, y, Operation::square);
  add_step(Recurrence::square, x_squared, x, x, Operation::square);
  add_step(Recurrence::add, sum, y_squared, x_squared, Operation::add);
  derivative_row(y);
  derivative_row(x);
  divisor_of_[i.result] = sum;
  add_step(Recurrence::angle, i.result, y, x, i.operation);
  derivative_row(i.result);
}

// r' = ±2/√π e^(−a²) a'
template <class Real>
void JetEvaluator<Real>::lower_error_function(const Instruction& i) {
  const std::uint32_t scale = add_row(false);
  Real root(0);
  Elementary<Real>::acos(root, Real(-1));
  Elementary<Real>::sqrt(root, root);
  values_[scale] = Real(i.operation == Operation::erf ? 2 : -2) / root;
  Arithmetic::set(rows_[scale].data()[0], values_[scale]);
  const std::uint32_t square = add_row(true), exponent = add_row(true), bell = add_row(true), slope = add_row(true);
  add_step(Recurrence::square, square, i.left, i.left, Operation::square);
  add_step(Recurrence::negate, exponent, square, square, Operation::negate);
  derivative_row(exponent);
  add_step(Recurrence::integral, bell, exponent, bell, Operation::exp);
  add_step(Recurrence::scale, slope, scale, bell, Operation::multiply);
  derivative_row(i.left);
  add_step(Recurrence::integral, i.result, i.left, slope, i.operation);
}

template <class Real>
void JetEvaluator<Real>::add_switch(std::uint32_t row) {
  if (varies_[row] && std::find(switches_.begin(), switches_.end(), row) == switches_.end()) switches_.push_back(row);
}

template <class Real>
void JetEvaluator<Real>::lower(const Instruction& i) {
  switch (i.operation) {
    case Operation::add: return add_step(Recurrence::add, i.result, i.left, i.right, i.operation);
    case Operation::subtract: return add_step(Recurrence::subtract, i.result, i.left, i.right, i.operation);
    case Operation::negate: return add_step(Recurrence::negate, i.result, i.left, i.left, i.operation);
    case Operation::multiply: return lower_product(i);
    case Operation::square: return add_step(Recurrence::square, i.result, i.left, i.left, i.operation);
    case Operation::divide:
      return add_step(varies_[i.right] ? Recurrence::divide : Recurrence::divide_by_fixed, i.result, i.left, i.right,
                      i.operation);
    case Operation::sqrt: return add_step(Recurrence::sqrt, i.result, i.left, i.left, i.operation);
    case Operation::exp:
      derivative_row(i.left);
      return add_step(Recurrence::integral, i.result, i.left, i.result, i.operation);
    case Operation::log:
      add_step(Recurrence::quotient, i.result, i.left, i.left, i.operation);
      derivative_row(i.result);
      return;
    case Operation::sigmoid:
      if (sigmoid_of_[i.left] == none) return add_sigmoid(i.result, i.left);
      return add_step(Recurrence::branch, i.result, sigmoid_of_[i.left], 0, i.operation);
    case Operation::softplus: {
      const std::uint32_t slope = sigmoid_row(i.left);
      return add_step(Recurrence::integral, i.result, i.left, slope, i.operation);
    }
    case Operation::tanh: {
      const std::uint32_t slope = add_row(true);
      derivative_row(i.left);
      add_step(Recurrence::integral, i.result, i.left, slope, i.operation);
      return add_step(Recurrence::tanh_slope, slope, i.result, i.result, Operation::negate);
    }
    case Operation::sin:
    case Operation::cos: return lower_pair(i, Operation::sin, Operation::cos, Recurrence::minus_integral);
    case Operation::sinh:
    case Operation::cosh: return lower_pair(i, Operation::sinh, Operation::cosh, Recurrence::integral);
    case Operation::asin:
    case Operation::acos:
    case Operation::atan: return lower_arc(i);
    case Operation::atan2: return lower_angle(i);
    case Operation::erf:
    case Operation::erfc: return lower_error_function(i);
    case Operation::power: return lower_power(i);
    case Operation::abs:
      add_switch(i.left);
      magnitude_of_[i.result] = i.left;
      return add_step(Recurrence::branch, i.result, i.left, i.left, i.operation);
    case Operation::relu:
      add_switch(i.left);
      return add_step(Recurrence::branch, i.result, i.left, i.left, i.operation);
    case Operation::sign:
      add_switch(i.left);
      return add_step(Recurrence::constant, i.result, i.left, i.left, i.operation);
    case Operation::mean: throw InternalError("series of a mean that is not written out");
  }
}

#define SEPARATRIX_INSTANTIATE(Real)                                                                             \
  template JetEvaluator<Real>::JetEvaluator(std::shared_ptr<const Tape>, std::span<const Rational>, std::size_t, \
                                            BitsOfOrders);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
