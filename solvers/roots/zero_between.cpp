#include "solvers/roots/zero_between.hpp"

#include "lib/num/convert.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/function.hpp"
#include "solvers/roots/sign_change.hpp"

namespace separatrix {
namespace {

// made and used under one PrecisionScope
class Curve {
 public:
  Curve(Expression function, Expression variable) : evaluator_(compile({function}, {variable}, {}), {}) {}
  std::optional<mpfr> operator()(const mpfr& x) {
    mpfr value = evaluator_(std::vector{x}).front();
    return isfinite(value) ? std::optional(std::move(value)) : std::nullopt;
  }

 private:
  Evaluator<mpfr> evaluator_;
};

mpfr constant(Expression expression) {
  return Evaluator<mpfr>(compile({expression}, {}, {}), {})(std::vector<mpfr>{}).front();
}

std::optional<Known> zero(Curve& curve, const mpfr& lower, const mpfr& upper, std::size_t digits) {
  const mpfr width = upper - lower;
  const auto share = sign_change([&](const mpfr& s) { return curve(lower + width * s); },
                                 -static_cast<double>(guard::against_cancellation(digits) - 10));
  if (!share) return std::nullopt;
  return rounded(mpfr(lower + width * *share), digits);
}

std::optional<Known> zero_in_steps(Expression function, Expression variable, Expression from, Expression end,
                                   const mpfr& factor, std::size_t digits) {
  constexpr int most_steps = 1000;
  Curve curve(function, variable);
  const mpfr limit = constant(end);
  mpfr distance = constant(from) - limit;
  const auto at_start = curve(limit + distance);
  if (!at_start) return std::nullopt;
  if (*at_start == 0) return rounded(mpfr(limit + distance), digits);
  for (int k = 0; k < most_steps; ++k) {
    const mpfr next = distance * factor;
    const auto value = curve(limit + next);
    if (!value) return std::nullopt;
    if ((*value > 0) != (*at_start > 0)) return zero(curve, limit + distance, limit + next, digits);
    distance = next;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Known> zero_between(Expression function, Expression variable, Expression lower, Expression upper,
                                  std::size_t digits) {
  const PrecisionScope scope(guard::against_cancellation(digits));
  Curve curve(function, variable);
  return zero(curve, constant(lower), constant(upper), digits);
}

std::optional<Known> zero_towards(Expression function, Expression variable, Expression from, Expression end,
                                  std::size_t digits) {
  const PrecisionScope scope(guard::against_cancellation(digits));
  return zero_in_steps(function, variable, from, end, mpfr(1) / 2, digits);
}

std::optional<Known> zero_away(Expression function, Expression variable, Expression from, Expression end,
                               std::size_t digits) {
  const PrecisionScope scope(guard::against_cancellation(digits));
  return zero_in_steps(function, variable, from, end, mpfr(2), digits);
}

}  // namespace separatrix
