#include "lib/tape/function.hpp"

#include <cmath>
#include <type_traits>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"

namespace separatrix {
namespace {

bool finite(double x) { return std::isfinite(x); }
bool finite(const float128& x) { return finiteq(x.backend().value()) != 0; }

}  // namespace

template <class Real>
Function<Real>::Function(std::shared_ptr<const Tape> tape, std::span<const Rational> parameters)
    : fast_(std::move(tape), parameters), parameters_(parameters.begin(), parameters.end()) {}

template <class Real>
void Function<Real>::operator()(std::span<const Real> variables, std::span<Real> results) {
  fast_(variables, results);
  if constexpr (!std::is_same_v<Real, mpfr>) {
    for (const Real& result : results) {
      if (!finite(result)) return evaluate_with_wide_exponents(variables, results);
    }
  }
}

template <class Real>
std::vector<Real> Function<Real>::operator()(std::span<const Real> variables) {
  std::vector<Real> out(results(), Real(0));
  (*this)(variables, out);
  return out;
}

template <class Real>
void Function<Real>::evaluate_with_wide_exponents(std::span<const Real> variables, std::span<Real> results) {
  if constexpr (!std::is_same_v<Real, mpfr>) {
    for (const Real& variable : variables) {
      if (!finite(variable)) return;
    }
    const PrecisionScope scope(working_digits<Real>() + 2);
    if (!wide_) wide_.emplace(std::make_shared<Tape>(fast_.tape()), parameters_);
    std::vector<mpfr> point, values(results.size(), mpfr(0));
    for (const Real& variable : variables) point.push_back(convert<mpfr>(variable));
    (*wide_)(point, values);
    for (std::size_t i = 0; i < results.size(); ++i) results[i] = convert<Real>(values[i]);
  }
}

template class Function<double>;
template class Function<float128>;
template class Function<mpfr>;

}  // namespace separatrix
