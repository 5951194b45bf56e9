#include "solvers/trajectory/work.hpp"

#include <cmath>
#include <type_traits>

#include "lib/num/precision.hpp"
#include "lib/tape/unroll.hpp"

namespace separatrix {
namespace {

// as measured: of a product or a sum through the tape
template <class Real>
double work_of_operation() {
  if constexpr (std::is_same_v<Real, double>) return 1;
  if constexpr (std::is_same_v<Real, float128>) return 10;
  constexpr double shortest = 20, digits_of_twice = 100;
  return shortest * (1 + static_cast<double>(working_digits<Real>()) / digits_of_twice);
}

}  // namespace

template <class Real>
double work_of_pass(const Tape& tape) {
  constexpr double of_step = 10;  // what a method does with the slope
  return work_of_operation<Real>() * (of_step + static_cast<double>(unrolled_size(tape)));
}

template <class Real>
double work_of_series(const Tape& tape, std::size_t order) {
  const auto k = static_cast<double>(order);
  return work_of_pass<Real>(tape) * (std::is_same_v<Real, mpfr> ? 2 * k : k * k / 2);
}

double work_of_enclosure(const Tape& tape) {
  constexpr double of_operation = 10;
  return of_operation * static_cast<double>(1 + unrolled_size(tape));
}

#define SEPARATRIX_INSTANTIATE(Real)               \
  template double work_of_pass<Real>(const Tape&); \
  template double work_of_series<Real>(const Tape&, std::size_t);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
