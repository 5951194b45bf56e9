#pragma once
#include "lib/num/elementary.hpp"
#include "lib/num/error.hpp"
#include "lib/tape/tape.hpp"

namespace separatrix {

/// result = operation(a, b): one instruction in any arithmetic, but for means. `result` may be an operand.
template <class A>
void operate(Operation operation, A& result, const A& a, const A& b) {
  using E = Elementary<A>;
  switch (operation) {
    case Operation::add: return E::add(result, a, b);
    case Operation::subtract: return E::subtract(result, a, b);
    case Operation::multiply: return E::multiply(result, a, b);
    case Operation::divide: return E::divide(result, a, b);
    case Operation::atan2: return E::atan2(result, a, b);
    case Operation::power: return E::power(result, a, b);
    case Operation::negate: return E::negate(result, a);
    case Operation::square: return E::square(result, a);
    case Operation::sqrt: return E::sqrt(result, a);
#define SEPARATRIX_CASE(name) \
  case Operation::name: return E::name(result, a);
      SEPARATRIX_FOR_EACH_FUNCTION(SEPARATRIX_CASE)
#undef SEPARATRIX_CASE
    case Operation::mean: break;
  }
  throw InternalError("a mean has no operands");
}

}  // namespace separatrix
