#pragma once
#include <memory>
#include <vector>

#include "lib/model/vector_field_code.hpp"
#include "lib/num/agreement.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/rounded.hpp"
#include "lib/tape/function.hpp"
#include "solvers/trajectory/certain_values.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {

/// Values of the loss, the invariants and of what is shown along a path.
///
/// What cancels in the formulas is no error of the state: where it eats more than three digits at a place looked at, all values
/// are certain_values().
template <class Real>
class ReportedQuantities {
 public:
  ReportedQuantities(const Model& model, const std::vector<Expression>& quantities, const ParameterValues& parameters,
                     std::size_t digits)
      : tape_(compile(model, quantities)), parameters_(parameters), digits_(digits), values_(tape_, parameters) {}

  /// Number of quantities.
  std::size_t count() const { return values_.results(); }

  /// A place to see by whether digits cancel.
  void look_at(const Real& t, const State<Real>& x) {
    const std::vector<Known> exact = certain(t, x);
    if (exact.empty()) return;
    const std::vector<Real> plain = values_(point(t, x));
    for (std::size_t k = 0; k < exact.size(); ++k) {
      const auto number = exact[k].finite_value();
      cancel_ = cancel_ || (number && agreed_digits(rounded(plain[k], digits_), exact[k]) < digits_ - lost);
    }
  }

  /// values   (m,) in Real
  /// returns  (m,) the same with the digits asked for
  std::vector<Known> operator()(const Real& t, const State<Real>& x, std::vector<Real>& values) {
    values = values_(point(t, x));
    std::vector<Known> exact = cancel_ ? certain(t, x) : std::vector<Known>();
    if (exact.empty()) return rounded(values, digits_);
    for (std::size_t k = 0; k < exact.size(); ++k) {
      if (const auto number = exact[k].finite_value()) values[k] = to_real<Real>(*number);
    }
    return exact;
  }

 private:
  static constexpr std::size_t lost = 3;  // digits that a formula without cancellation may lose

  static State<Real> point(const Real& t, State<Real> x) {
    x.push_back(t);
    return x;
  }

  std::vector<Known> certain(const Real& t, const State<Real>& x) {
    if (!is_finite(x)) return {};
    std::vector<Rational> exact;
    for (const Real& entry : point(t, x)) exact.push_back(to_rational(entry));
    return certain_values(tape_, parameters_, exact, digits_);
  }

  std::shared_ptr<const Tape> tape_;
  ParameterValues parameters_;
  std::size_t digits_;
  Function<Real> values_;
  bool cancel_ = false;
};

}  // namespace separatrix
