#include "lib/tape/jet.hpp"

#include <algorithm>

#include "lib/tape/operate.hpp"

// The recurrences themselves, order by order.

namespace separatrix {

template <class Real>
void JetEvaluator<Real>::invert(std::uint32_t row, const Real& divisor) {
  Real inverse(0);
  Elementary<Real>::divide(inverse, Real(1), divisor);
  Arithmetic::set(inverses_[row].data()[0], inverse);
}

template <class Real>
int JetEvaluator<Real>::sign_of(std::uint32_t row) const {
  if (hold_[row] != 0) return hold_[row];
  return values_[row] > 0 ? 1 : values_[row] < 0 ? -1 : 0;
}

template <class Real>
int JetEvaluator<Real>::branch(std::size_t i) const {
  return sign_of(switches_[i]);
}

// order 0, branches and divisors
template <class Real>
void JetEvaluator<Real>::start(const Step& step) {
  Real& value = values_[step.result];
  const Real& a = values_[step.a];
  switch (step.recurrence) {
    case Recurrence::derivative: value = Real(0); break;
    case Recurrence::sigmoid_slope: value = a * (Real(1) - a); break;
    case Recurrence::tanh_slope: value = Real(1) - a * a; break;
    case Recurrence::minus_square: value = (Real(1) - a) * (Real(1) + a); break;
    case Recurrence::plus_square: value = Real(1) + a * a; break;
    case Recurrence::branch:
      if (step.operation == Operation::abs || step.operation == Operation::relu) {
        // continued beyond the surface where the branch is held
        branch_[step.result] = sign_of(step.a);
        if (step.operation == Operation::relu) branch_[step.result] = std::max(branch_[step.result], 0);
        value = branch_[step.result] > 0 ? a : branch_[step.result] < 0 ? Real(-a) : Real(0);
      } else {
        value = a;
        branch_[step.result] = 1;
      }
      break;
    default: operate(step.operation, value, a, values_[step.b]); break;
  }
  switch (step.recurrence) {
    case Recurrence::signed_square:
      branch_[step.result] = sign_of(step.a);
      value = branch_[step.result] == 0 ? Real(0) : Real(a * a * branch_[step.result]);
      break;
    case Recurrence::constant: value = Real(sign_of(step.a)); break;
    case Recurrence::divide:
    case Recurrence::divide_by_fixed: invert(step.result, values_[step.b]); break;
    case Recurrence::sqrt: invert(step.result, Real(value + value)); break;
    case Recurrence::quotient: invert(step.result, values_[step.b]); break;
    case Recurrence::angle: invert(step.result, values_[divisor_of_[step.result]]); break;
    case Recurrence::power: invert(step.result, a); break;
    default: break;
  }
  Arithmetic::set(rows_[step.result].data()[0], value);
}

// result = Σ_{j=from}^{k−from} a_j a_{k−j} = 2 Σ_{j<k/2} + a_{k/2}²
template <class Real>
void JetEvaluator<Real>::square_sum(Cell& result, SeriesRow<Real>& row, std::size_t from, std::size_t k) {
  const long bits = bits_[k];
  const Cell* a = row.data();
  const std::size_t pairs = (k + 1) / 2 - from;
  products_.dot(result, row, from, row, k - from, pairs, bits);
  Arithmetic::multiply(result, result, 2UL, bits);
  if (k % 2 == 0) {
    Cell& middle = scratch_.data()[1];
    Arithmetic::multiply(middle, a[k / 2], a[k / 2], bits);
    Arithmetic::add(result, result, middle, bits);
  }
}

template <class Real>
void JetEvaluator<Real>::extend(const Step& step, std::size_t k) {
  const long bits = bits_[k];
  SeriesRow<Real>&result = rows_[step.result], &left = rows_[step.a], &right = rows_[step.b];
  Cell* r = result.data();
  const Cell* a = left.data();
  const Cell* b = right.data();
  Cell& sum = scratch_.data()[0];
  const Cell& inverse = inverses_[step.result].data()[0];
  switch (step.recurrence) {
    case Recurrence::add:
      if (!varies_[step.a]) return Arithmetic::copy(r[k], b[k]);
      if (!varies_[step.b]) return Arithmetic::copy(r[k], a[k]);
      return Arithmetic::add(r[k], a[k], b[k], bits);
    case Recurrence::subtract:
      if (!varies_[step.a]) return Arithmetic::negate(r[k], b[k]);
      if (!varies_[step.b]) return Arithmetic::copy(r[k], a[k]);
      return Arithmetic::subtract(r[k], a[k], b[k], bits);
    case Recurrence::negate: return Arithmetic::negate(r[k], a[k]);
    case Recurrence::scale: return Arithmetic::multiply(r[k], a[0], b[k], bits);
    case Recurrence::divide_by_fixed: return Arithmetic::multiply(r[k], a[k], inverse, bits);
    case Recurrence::multiply: return products_.dot(r[k], left, 0, right, k, k + 1, bits);
    case Recurrence::square: return square_sum(r[k], left, 0, k);
    case Recurrence::signed_square:
      square_sum(r[k], left, 0, k);
      if (branch_[step.result] < 0) Arithmetic::negate(r[k], r[k]);
      if (branch_[step.result] == 0) Arithmetic::zero(r[k]);
      return;
    case Recurrence::divide:
      products_.dot(sum, right, 1, result, k - 1, k, bits);
      if (varies_[step.a]) {
        Arithmetic::subtract(sum, a[k], sum, bits);
      } else {
        Arithmetic::negate(sum, sum);
      }
      return Arithmetic::multiply(r[k], sum, inverse, bits);
    case Recurrence::sqrt:
      if (k == 1) return Arithmetic::multiply(r[1], a[1], inverse, bits);
      square_sum(sum, result, 1, k);
      Arithmetic::subtract(sum, a[k], sum, bits);
      return Arithmetic::multiply(r[k], sum, inverse, bits);
    case Recurrence::integral:
    case Recurrence::minus_integral:
      products_.dot(sum, rows_[derivative_of_[step.a]], 1, right, k - 1, k, bits);
      Arithmetic::divide(r[k], sum, k, bits);
      if (step.recurrence == Recurrence::minus_integral) Arithmetic::negate(r[k], r[k]);
      return;
    case Recurrence::quotient: {
      products_.dot(sum, rows_[derivative_of_[step.result]], 1, right, k - 1, k - 1, bits);
      Arithmetic::divide(sum, sum, k, bits);
      Arithmetic::subtract(sum, a[k], sum, bits);
      return Arithmetic::multiply(r[k], sum, inverse, bits);
    }
    case Recurrence::angle: {
      // k q₀ r_k = Σ_{j≥1} (j a_j) b_{k−j} − Σ_{j≥1} (j b_j) a_{k−j} − Σ_{0<j<k} (j r_j) q_{k−j}
      Cell& rest = scratch_.data()[1];
      products_.dot(sum, rows_[derivative_of_[step.a]], 1, right, k - 1, k, bits);
      products_.dot(rest, rows_[derivative_of_[step.b]], 1, left, k - 1, k, bits);
      Arithmetic::subtract(sum, sum, rest, bits);
      products_.dot(rest, rows_[derivative_of_[step.result]], 1, rows_[divisor_of_[step.result]], k - 1, k - 1, bits);
      Arithmetic::subtract(sum, sum, rest, bits);
      Arithmetic::divide(sum, sum, k, bits);
      return Arithmetic::multiply(r[k], sum, inverse, bits);
    }
    case Recurrence::power: {
      // k a₀ r_k = p Σ_{j≥1} (j a_j) r_{k−j} − Σ_{0<j<k} (j r_j) a_{k−j}
      products_.dot(sum, rows_[derivative_of_[step.a]], 1, result, k - 1, k, bits);
      Arithmetic::multiply(sum, sum, b[0], bits);
      Cell& rest = scratch_.data()[1];
      products_.dot(rest, rows_[derivative_of_[step.result]], 1, left, k - 1, k - 1, bits);
      Arithmetic::subtract(sum, sum, rest, bits);
      Arithmetic::divide(sum, sum, k, bits);
      return Arithmetic::multiply(r[k], sum, inverse, bits);
    }
    case Recurrence::sigmoid_slope: square_sum(sum, left, 0, k); return Arithmetic::subtract(r[k], a[k], sum, bits);
    case Recurrence::tanh_slope:
    case Recurrence::minus_square: square_sum(sum, left, 0, k); return Arithmetic::negate(r[k], sum);
    case Recurrence::plus_square: return square_sum(r[k], left, 0, k);
    case Recurrence::branch:
      if (branch_[step.result] == 0) return Arithmetic::zero(r[k]);
      return branch_[step.result] < 0 ? Arithmetic::negate(r[k], a[k]) : Arithmetic::copy(r[k], a[k]);
    case Recurrence::constant: return Arithmetic::zero(r[k]);
    case Recurrence::derivative: return Arithmetic::multiply(r[k], a[k], k, bits);
  }
}

template <class Real>
void JetEvaluator<Real>::expand(std::span<const Real> x, const Real& t) {
  const std::size_t d = dimension();
  products_.restart();
  for (SeriesRow<Real>& row : rows_) row.restart();
  for (std::size_t i = 0; i < tape_->variables; ++i) {
    const Real& value = i < d ? x[i] : t;
    Elementary<Real>::assign(values_[i], value);
    Arithmetic::set(rows_[i].data()[0], value);
  }
  for (const Step& step : steps_) start(step);
  for (std::size_t k = 1; k <= order_; ++k) {
    for (std::size_t i = 0; i < d; ++i) {
      const std::uint32_t f = tape_->results[i];
      Cell& next = rows_[i].data()[k];
      if (k > 1 && !varies_[f]) {
        Arithmetic::zero(next);
      } else {
        Arithmetic::divide(next, rows_[f].data()[k - 1], k, bits_[k]);
      }
    }
    for (std::size_t i = d; i < tape_->variables; ++i) {
      if (k == 1) {
        Arithmetic::set(rows_[i].data()[1], Real(1));
      } else {
        Arithmetic::zero(rows_[i].data()[k]);
      }
    }
    products_.follow(std::span(rows_).first(d), k);
    // the intermediate values of order K would only serve x_{K+1}; step control reads them all the same
    for (const Step& step : steps_) extend(step, k);
  }
}

template <class Real>
Real JetEvaluator<Real>::result(std::size_t i, std::size_t k) const {
  const std::uint32_t row = tape_->results[i];
  Real value(0);
  if (k == 0 || varies_[row]) Arithmetic::get(value, rows_[row].data()[k]);
  return value;
}

#define SEPARATRIX_INSTANTIATE(Real)                                        \
  template Real JetEvaluator<Real>::result(std::size_t, std::size_t) const; \
  template int JetEvaluator<Real>::branch(std::size_t) const;               \
  template void JetEvaluator<Real>::expand(std::span<const Real>, const Real&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
