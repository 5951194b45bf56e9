#include "lib/tape/lanes.hpp"

#include <array>
#include <cmath>
#include <cstring>

#include "lib/num/elementary.hpp"
#include "lib/tape/every_vector_width.hpp"
#include "lib/tape/lane_instruction_set.hpp"
#include "lib/tape/operate.hpp"
#include "lib/tape/start_lanes.hpp"

namespace separatrix {
namespace {

#if defined(__clang__)  // passes no vector that is wider than the registers every processor has
constexpr std::size_t width = 2;
#else
constexpr std::size_t width = 8;
#endif
using Vector [[gnu::vector_size(width * sizeof(double))]] = double;
using Integers [[gnu::vector_size(width * sizeof(double))]] = std::int64_t;

SEPARATRIX_INLINE Vector load(const double* from) {
  Vector v;
  std::memcpy(&v, from, sizeof v);
  return v;
}
SEPARATRIX_INLINE void store(double* to, Vector v) { std::memcpy(to, &v, sizeof v); }

SEPARATRIX_INLINE Vector all(double x) { return Vector{} + x; }

// 2^k for a whole number k, −1022 ≤ k ≤ 1023, that was added to 1.5·2⁵²: its last bits become the exponent
SEPARATRIX_INLINE Vector power_of_two(Vector shifted) {
  return (Vector)(((Integers)shifted << 52) + (std::int64_t{1023} << 52));
}

// e^x = 2^k e^r, k = ⌊x/ln 2⌉, |r| ≤ ln2/2, by Taylor's polynomial of degree 13: its remainder is below 2^-57
SEPARATRIX_INLINE Vector exponential(Vector x) {
  constexpr double shift = 0x1.8p52;
  constexpr double ln2_high = 0x1.62e42fefa0000p-1, ln2_low = 0x1.cf79abc9e3b3ap-40;  // k·ln2_high is exact
  constexpr double inverse_ln2 = 0x1.71547652b82fep0;
  const Vector high = all(710), low = all(-746);  // beyond: ∞ and 0; nan stays
  x = x > high ? high : x < low ? low : x;
  const Vector k = (x * inverse_ln2 + shift) - shift;
  const Vector r = (x - k * ln2_high) - k * ln2_low;
  constexpr std::array inverse_factorials{1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800,
                                          1.0 / 362880,     1.0 / 40320,     1.0 / 5040,     1.0 / 720,
                                          1.0 / 120,        1.0 / 24,        1.0 / 6,        1.0 / 2};
  Vector q = all(inverse_factorials[0]);
  for (std::size_t i = 1; i < inverse_factorials.size(); ++i) q = q * r + inverse_factorials[i];
  const Vector y = 1 + (r + r * r * q);
  const Vector half = k * 0.5 + shift;  // in two steps: 2^k itself may not be a normal number
  return y * power_of_two(half) * power_of_two((k - (half - shift)) + shift);
}

SEPARATRIX_INLINE Vector magnitude(Vector x) { return (Vector)((Integers)x & std::int64_t{0x7fffffffffffffff}); }

SEPARATRIX_INLINE Vector logistic(Vector x) {
  const Vector small = exponential(-magnitude(x));
  return (x < 0 ? small : all(1)) / (1 + small);
}

// by way of a copy, because a and r may be one row
template <std::size_t lanes>
SEPARATRIX_INLINE void square_roots(const double* a, double* r) {
  alignas(64) std::array<double, lanes> copy;
  std::memcpy(copy.data(), a, sizeof copy);
  for (std::size_t i = 0; i < lanes; ++i) copy[i] = __builtin_sqrt(copy[i]);
  std::memcpy(r, copy.data(), sizeof copy);
}

template <std::size_t lanes>
struct Place {
  double* registers;
  const double* data;
  SEPARATRIX_INLINE const double* operator()(LaneOperand operand) const {
    return (operand.is_data ? data : registers) + operand.index * lanes;
  }
};

// r = value of the vectors x and y at a and b. A macro, because a lambda would be compiled for one width only.
#define SEPARATRIX_EACH_VECTOR(value)              \
  for (std::size_t i = 0; i < lanes; i += width) { \
    const Vector x = load(a + i);                  \
    [[maybe_unused]] const Vector y = load(b + i); \
    store(r + i, value);                           \
  }

// one lane after the other, by the C library
[[gnu::noinline]] void each_lane(Operation operation, std::size_t lanes, double* r, const double* a, const double* b) {
  for (std::size_t i = 0; i < lanes; ++i) {
    double value = 0;
    operate(operation, value, a[i], b[i]);
    r[i] = value;
  }
}

template <std::size_t lanes>
SEPARATRIX_INLINE void run(const LaneInstruction* code, const LaneInstruction* end, double* registers,
                           const double* data) {
  const Place<lanes> place{registers, data};
  for (; code != end; ++code) {
    double* r = registers + code->result.index * lanes;
    const double *a = place(code->a), *b = place(code->b);
    if (code->sum != LaneInstruction::Sum::none) {
      const double* c = place(code->c);
      if (code->sum == LaneInstruction::Sum::plus) {
        SEPARATRIX_EACH_VECTOR(load(c + i) + x * y);
      } else {
        SEPARATRIX_EACH_VECTOR(load(c + i) - x * y);
      }
      continue;
    }
    switch (code->operation) {
      case Operation::add: SEPARATRIX_EACH_VECTOR(x + y); break;
      case Operation::subtract: SEPARATRIX_EACH_VECTOR(x - y); break;
      case Operation::multiply: SEPARATRIX_EACH_VECTOR(x * y); break;
      case Operation::divide: SEPARATRIX_EACH_VECTOR(x / y); break;
      case Operation::negate: SEPARATRIX_EACH_VECTOR(-x); break;
      case Operation::square: SEPARATRIX_EACH_VECTOR(x * x); break;
      case Operation::sqrt: square_roots<lanes>(a, r); break;
      case Operation::exp: SEPARATRIX_EACH_VECTOR(exponential(x)); break;
      case Operation::sigmoid: SEPARATRIX_EACH_VECTOR(logistic(x)); break;
      case Operation::abs: SEPARATRIX_EACH_VECTOR(magnitude(x)); break;
      case Operation::sign: SEPARATRIX_EACH_VECTOR(x > 0 ? all(1) : x < 0 ? all(-1) : x); break;
      case Operation::relu: SEPARATRIX_EACH_VECTOR(x < 0 ? all(0) : x); break;
      case Operation::atan2:
      case Operation::power:
      case Operation::log:
      case Operation::tanh:
      case Operation::softplus:
      case Operation::sin:
      case Operation::cos:
      case Operation::sinh:
      case Operation::cosh:
      case Operation::asin:
      case Operation::acos:
      case Operation::atan:
      case Operation::erf:
      case Operation::erfc:
      case Operation::mean: each_lane(code->operation, lanes, r, a, b); break;
    }
  }
}

SEPARATRIX_EVERY_VECTOR_WIDTH void run_samples(const LaneInstruction* code, const LaneInstruction* end,
                                               double* registers, const double* data) {
  run<sample_lanes>(code, end, registers, data);
}

SEPARATRIX_EVERY_VECTOR_WIDTH void run_starts(const LaneInstruction* code, const LaneInstruction* end,
                                              double* registers) {
  run<start_lanes>(code, end, registers, nullptr);
}

// s + t = sum + error, exactly
void two_sum(double s, double t, double& sum, double& error) {
  sum = s + t;
  const double part = sum - s;
  error = (s - (sum - part)) + (t - part);
}

}  // namespace

void run_lanes(const std::vector<LaneInstruction>& code, double* registers, const double* data) {
  run_samples(code.data(), code.data() + code.size(), registers, data);
}

void run_start_lanes(const std::vector<LaneInstruction>& code, double* registers) {
  run_starts(code.data(), code.data() + code.size(), registers);
}

const char* lane_instruction_set() {
#if defined(__x86_64__) && defined(__gnu_linux__)
  if (__builtin_cpu_supports("avx512f")) return "avx512f";
  if (__builtin_cpu_supports("avx2")) return "avx2";
#endif
  return "portable";
}

void add_lanes(const std::vector<const double*>& rows, std::size_t used, double* sums) {
  for (const double* row : rows) {
    double *sum = sums, *error = sums + sample_lanes;
    for (std::size_t i = 0; i < used; ++i) {
      double lost;
      two_sum(sum[i], row[i], sum[i], lost);
      error[i] += lost;
    }
    sums += 2 * sample_lanes;
  }
}

double total_of_lanes(const double* sums) {
  double total = 0, error = 0;
  for (std::size_t i = 0; i < sample_lanes; ++i) {
    double lost;
    two_sum(total, sums[i], total, lost);
    error += lost + sums[sample_lanes + i];
  }
  return std::isfinite(total) ? total + error : total;
}

}  // namespace separatrix
