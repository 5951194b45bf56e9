#include "lib/tape/enclosure_series.hpp"

#include "lib/num/error.hpp"
#include "lib/tape/operate.hpp"
#include "lib/tape/unroll.hpp"

namespace separatrix {
namespace {

constexpr std::uint32_t none = 0xffffffff;

interval range_of(const interval& a) { return a; }
interval range_of(const affine& a) { return a.all; }
interval range_of(const ball& a) { return a.bounds(); }

template <class A>
int sign_of(const A& a, bool touching) {
  const interval range = range_of(a);
  if (touching ? range.low >= 0 : range.low > 0) return 1;
  if (touching ? range.high <= 0 : range.high < 0) return -1;
  return 0;
}

}  // namespace

template <class A>
EnclosureSeries<A>::EnclosureSeries(std::shared_ptr<const Tape> tape, std::span<const A> parameters,
                                    std::size_t most_order)
    : tape_(unroll_means(std::move(tape))), most_order_(most_order) {
  if (parameters.size() != tape_->parameters) {
    throw InvalidArgument("number of parameters", std::to_string(parameters.size()),
                          std::to_string(tape_->parameters) + " of them");
  }
  for (std::size_t r = 0; r < tape_->registers; ++r) {
    const bool varies = r < tape_->variables || r >= tape_->first_temporary();
    rows_.emplace_back(varies ? most_order + 1 : 1);
    varies_.push_back(varies);
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) rows_[tape_->variables + i][0] = parameters[i];
  const std::vector<A> constants = enclose_all<A>(tape_->constants);
  for (std::size_t i = 0; i < constants.size(); ++i) rows_[tape_->first_constant() + i][0] = constants[i];
  for (const Instruction& each : tape_->prologue) {
    A& result = rows_[each.result][0];
    operate(each.operation, result, rows_[each.left][0], rows_[each.right][0]);
    if (!result.finite() && !in_prologue_) in_prologue_ = Undefined{each.operation, range_of(rows_[each.left][0])};
  }
  for (const Instruction& each : tape_->body) lower(each);
  for (const std::uint32_t result : tape_->results) rows_[result].resize(most_order + 1);  // 0 beyond a constant
  branch_.assign(steps_.size(), 0);
}

template <class A>
std::uint32_t EnclosureSeries<A>::add_row() {
  rows_.emplace_back(most_order_ + 1);
  varies_.push_back(true);
  return static_cast<std::uint32_t>(rows_.size() - 1);
}

template <class A>
std::uint32_t EnclosureSeries<A>::fixed_row(const A& value) {
  rows_.push_back({value});
  varies_.push_back(false);
  return static_cast<std::uint32_t>(rows_.size() - 1);
}

// with all its coefficients, those of a constant too
template <class A>
std::uint32_t EnclosureSeries<A>::varying_row(std::uint32_t a) {
  if (varies_[a]) return a;
  const std::uint32_t row = add_row();
  rows_[row][0] = rows_[a][0];
  return row;
}

// q r' = a' with q = 1 + a² for atan, ±√(1 − a²) for asin and acos
template <class A>
void EnclosureSeries<A>::lower_arc(const Instruction& i) {
  const std::uint32_t square = add_row(), one = fixed_row(A(1));
  std::uint32_t divisor = add_row();
  lower({Operation::square, square, i.left, i.left});
  lower({i.operation == Operation::atan ? Operation::add : Operation::subtract, divisor, one, square});
  if (i.operation != Operation::atan) {
    const std::uint32_t root = add_row();
    lower({Operation::sqrt, root, divisor, divisor});
    divisor = root;
  }
  if (i.operation == Operation::acos) {
    const std::uint32_t negative = add_row();
    lower({Operation::negate, negative, divisor, divisor});
    divisor = negative;
  }
  steps_.push_back({i.operation, i.result, i.left, i.left, none, divisor, none, none, add_row()});
}

template <class A>
void EnclosureSeries<A>::lower_angle(const Instruction& i) {
  const std::uint32_t y = varying_row(i.left), x = varying_row(i.right);
  const std::uint32_t y_squared = add_row(), x_squared = add_row(), sum = add_row();
  lower({Operation::square, y_squared, y, y});
  lower({Operation::square, x_squared, x, x});
  lower({Operation::add, sum, y_squared, x_squared});
  const std::uint32_t weighted = add_row(), other = add_row(), own = add_row();
  steps_.push_back({i.operation, i.result, y, x, none, sum, weighted, other, own});
}

// r' = ±2/√π e^(−a²) a'
template <class A>
void EnclosureSeries<A>::lower_error_function(const Instruction& i) {
  using E = Elementary<A>;
  A scale;
  E::acos(scale, A(-1));
  E::sqrt(scale, scale);
  E::divide(scale, A(i.operation == Operation::erf ? 2 : -2), scale);
  const std::uint32_t square = add_row(), exponent = add_row(), bell = add_row(), slope = add_row();
  lower({Operation::square, square, i.left, i.left});
  lower({Operation::negate, exponent, square, square});
  lower({Operation::exp, bell, exponent, exponent});
  lower({Operation::multiply, slope, fixed_row(scale), bell});
  steps_.push_back({i.operation, i.result, i.left, i.left, slope, none, add_row(), none, none});
}

// a^p with fixed p by its own recurrence, otherwise exp(p log a)
template <class A>
void EnclosureSeries<A>::lower_power(const Instruction& i) {
  if (!varies_[i.right]) {
    steps_.push_back({Operation::power, i.result, i.left, i.right, none, none, add_row(), none, add_row()});
    return;
  }
  const std::uint32_t logarithm = add_row(), exponent = add_row();
  lower({Operation::log, logarithm, i.left, i.left});
  lower({Operation::multiply, exponent, i.right, logarithm});
  lower({Operation::exp, i.result, exponent, exponent});
}

template <class A>
void EnclosureSeries<A>::lower(const Instruction& i) {
  Step step{i.operation, i.result, i.left, i.right, none, none, none, none, none};
  switch (i.operation) {
    case Operation::power: return lower_power(i);
    case Operation::exp: step.slope = i.result; break;
    case Operation::tanh:
    case Operation::sigmoid: step.slope = add_row(); break;
    case Operation::softplus:  // r' = σ(a) a'
      step.slope = add_row();
      lower({Operation::sigmoid, step.slope, i.left, i.left});
      break;
    case Operation::sin:
    case Operation::cos:
    case Operation::sinh:
    case Operation::cosh: step.slope = add_row(); break;
    case Operation::log:
      step.divisor = i.left;
      step.own = add_row();
      break;
    case Operation::asin:
    case Operation::acos:
    case Operation::atan: return lower_arc(i);
    case Operation::atan2: return lower_angle(i);
    case Operation::erf:
    case Operation::erfc: return lower_error_function(i);
    case Operation::mean: throw InternalError("series of a mean that is not written out");
    default: break;
  }
  if (step.slope != none) step.weighted = add_row();
  steps_.push_back(step);
}

// order 0
template <class A>
std::optional<Undefined> EnclosureSeries<A>::start(const Step& step) {
  const A& a = rows_[step.a][0];
  A& value = rows_[step.result][0];
  A& slope = rows_[step.slope == none ? step.result : step.slope][0];
  const auto undefined = [&](std::uint32_t row) { return Undefined{step.operation, range_of(rows_[row][0])}; };
  using E = Elementary<A>;
  operate(step.operation, value, a, rows_[step.b][0]);
  switch (step.operation) {
    case Operation::tanh:
      E::square(slope, value);
      E::subtract(slope, A(1), slope);
      break;
    case Operation::sigmoid:
      E::subtract(slope, A(1), value);
      E::multiply(slope, slope, value);
      break;
    case Operation::sin: E::cos(slope, a); break;
    case Operation::cos:
      E::sin(slope, a);
      E::negate(slope, slope);
      break;
    case Operation::sinh: E::cosh(slope, a); break;
    case Operation::cosh: E::sinh(slope, a); break;
    case Operation::sqrt:
    case Operation::log:
      if (sign_of(a, false) <= 0) return undefined(step.a);
      break;
    case Operation::power:
      if (sign_of(a, false) == 0) return undefined(step.a);
      break;
    case Operation::abs:
    case Operation::relu:
    case Operation::sign: {
      int& branch = branch_[static_cast<std::size_t>(&step - steps_.data())];
      branch = varies_[step.a] ? sign_of(a, step.operation != Operation::sign) : 1;
      if (branch == 0) return undefined(step.a);
      break;
    }
    default: break;
  }
  if (!value.finite() || !slope.finite()) return undefined(step.operation == Operation::divide ? step.b : step.a);
  return std::nullopt;
}

// row_k = k value
template <class A>
void EnclosureSeries<A>::weigh(std::uint32_t row, const A& value, std::size_t k) {
  Elementary<A>::multiply(rows_[row][k], value, A(static_cast<double>(k)));
}

// Σ_{i<n} a_{from+i} b_{last−i}
template <class A>
A EnclosureSeries<A>::convolution(std::uint32_t a, std::size_t from, std::uint32_t b, std::size_t last,
                                  std::size_t n) const {
  return n == 0 ? A(0) : dot(rows_[a].data() + from, rows_[b].data() + last, n);
}

template <class A>
void EnclosureSeries<A>::extend(const Step& step, std::size_t k) {
  using E = Elementary<A>;
  A& r = rows_[step.result][k];
  const Row &a = rows_[step.a], &b = rows_[step.b];
  const A order(static_cast<double>(k));
  if (!varies_[step.a] && (!is_binary(step.operation) || !varies_[step.b])) {
    r = A(0);
    return;
  }
  switch (step.operation) {
    case Operation::add:
      if (!varies_[step.a] || !varies_[step.b]) {
        r = varies_[step.a] ? a[k] : b[k];
      } else {
        E::add(r, a[k], b[k]);
      }
      return;
    case Operation::subtract:
      if (!varies_[step.b]) {
        r = a[k];
      } else if (!varies_[step.a]) {
        E::negate(r, b[k]);
      } else {
        E::subtract(r, a[k], b[k]);
      }
      return;
    case Operation::negate: return E::negate(r, a[k]);
    case Operation::multiply:
      if (!varies_[step.a]) return E::multiply(r, a[0], b[k]);
      if (!varies_[step.b]) return E::multiply(r, a[k], b[0]);
      if (step.a != step.b) {
        r = convolution(step.a, 0, step.b, k, k + 1);
        return;
      }
      [[fallthrough]];
    case Operation::square: {  // 2 Σ_{j<k/2} a_j a_{k−j} + a_{k/2}²
      r = convolution(step.a, 0, step.a, k, (k + 1) / 2);
      E::add(r, r, r);
      if (k % 2 == 0) {
        A middle;
        E::square(middle, a[k / 2]);
        E::add(r, r, middle);
      }
      return;
    }
    case Operation::divide:  // b₀ r_k = a_k − Σ_{j≥1} b_j r_{k−j}
      if (!varies_[step.b]) return E::divide(r, a[k], b[0]);
      E::subtract(r, varies_[step.a] ? a[k] : A(0), convolution(step.b, 1, step.result, k - 1, k));
      return E::divide(r, r, b[0]);
    case Operation::sqrt: {  // 2 r₀ r_k = a_k − Σ_{0<j<k} r_j r_{k−j}
      A twice;
      E::add(twice, rows_[step.result][0], rows_[step.result][0]);
      E::subtract(r, a[k], convolution(step.result, 1, step.result, k - 1, k - 1));
      return E::divide(r, r, twice);
    }
    case Operation::log:
    case Operation::asin:
    case Operation::acos:
    case Operation::atan: {  // k q₀ r_k = k a_k − Σ_{0<j<k} (j r_j) q_{k−j}
      A rest = convolution(step.own, 1, step.divisor, k - 1, k - 1);
      E::divide(rest, rest, order);
      E::subtract(r, a[k], rest);
      E::divide(r, r, rows_[step.divisor][0]);
      return weigh(step.own, r, k);
    }
    case Operation::atan2: {  // k q₀ r_k = Σ_{j≥1} (j a_j) b_{k−j} − (j b_j) a_{k−j} − Σ_{0<j<k} (j r_j) q_{k−j}
      weigh(step.weighted, a[k], k);
      weigh(step.other, b[k], k);
      E::subtract(r, convolution(step.weighted, 1, step.b, k - 1, k), convolution(step.other, 1, step.a, k - 1, k));
      E::subtract(r, r, convolution(step.own, 1, step.divisor, k - 1, k - 1));
      E::divide(r, r, order);
      E::divide(r, r, rows_[step.divisor][0]);
      return weigh(step.own, r, k);
    }
    case Operation::power: {  // k a₀ r_k = p Σ_{j≥1} (j a_j) r_{k−j} − Σ_{0<j<k} (j r_j) a_{k−j}
      weigh(step.weighted, a[k], k);
      E::multiply(r, convolution(step.weighted, 1, step.result, k - 1, k), b[0]);
      E::subtract(r, r, convolution(step.own, 1, step.a, k - 1, k - 1));
      E::divide(r, r, order);
      E::divide(r, r, a[0]);
      return weigh(step.own, r, k);
    }
    case Operation::exp:
    case Operation::tanh:
    case Operation::sigmoid:
    case Operation::softplus:
    case Operation::erf:
    case Operation::erfc:
    case Operation::sinh:
    case Operation::cosh:
    case Operation::sin:
    case Operation::cos: {  // k r_k = Σ_{j≥1} (j a_j) s_{k−j},   r' = s a'
      weigh(step.weighted, a[k], k);
      r = convolution(step.weighted, 1, step.slope, k - 1, k);
      E::divide(r, r, order);
      A& slope = rows_[step.slope][k];
      if (step.operation == Operation::tanh || step.operation == Operation::sigmoid) {  // s = 1 − r², r − r²
        slope = convolution(step.result, 0, step.result, k, k + 1);
        if (step.operation == Operation::tanh) return E::negate(slope, slope);
        return E::subtract(slope, r, slope);
      }
      const bool is_circular = step.operation == Operation::sin || step.operation == Operation::cos;
      if (is_circular || step.operation == Operation::sinh || step.operation == Operation::cosh) {  // s' = ∓r a'
        slope = convolution(step.weighted, 1, step.result, k - 1, k);
        E::divide(slope, slope, order);
        if (is_circular) E::negate(slope, slope);
      }
      return;
    }
    case Operation::abs:
    case Operation::relu:
    case Operation::sign: {
      const int branch = branch_[static_cast<std::size_t>(&step - steps_.data())];
      if (step.operation == Operation::sign || (step.operation == Operation::relu && branch < 0)) {
        r = A(0);
      } else if (branch < 0) {
        E::negate(r, a[k]);
      } else {
        r = a[k];
      }
      return;
    }
    case Operation::mean: return;
  }
}

template <class A>
std::optional<Undefined> EnclosureSeries<A>::expand(std::span<const A> x, const A& t, std::size_t order) {
  if (in_prologue_) return in_prologue_;
  const std::size_t d = dimension();
  for (std::size_t i = 0; i < d; ++i) rows_[i][0] = x[i];
  rows_[d][0] = t;
  for (const Step& step : steps_) {
    if (auto undefined = start(step)) return undefined;
  }
  for (std::size_t k = 1; k <= order; ++k) {
    for (std::size_t i = 0; i < d; ++i) {
      const std::uint32_t f = tape_->results[i];
      if (k > 1 && !varies_[f]) {
        rows_[i][k] = A(0);
      } else {
        Elementary<A>::divide(rows_[i][k], rows_[f][k - 1], A(static_cast<double>(k)));
      }
      if (!rows_[i][k].finite()) return Undefined{Operation::multiply, range_of(rows_[i][k - 1])};
    }
    rows_[d][k] = A(k == 1 ? 1 : 0);
    if (k == order) break;
    for (const Step& step : steps_) extend(step, k);
  }
  return std::nullopt;
}

template class EnclosureSeries<interval>;
template class EnclosureSeries<affine>;
template class EnclosureSeries<ball>;

}  // namespace separatrix
