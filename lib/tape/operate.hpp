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
    case Operation::power: return E::power(result, a, b);
    case Operation::negate: return E::negate(result, a);
    case Operation::square: return E::square(result, a);
    case Operation::sqrt: return E::sqrt(result, a);
    case Operation::exp: return E::exp(result, a);
    case Operation::log: return E::log(result, a);
    case Operation::tanh: return E::tanh(result, a);
    case Operation::sigmoid: return E::sigmoid(result, a);
    case Operation::softplus: return E::softplus(result, a);
    case Operation::sin: return E::sin(result, a);
    case Operation::cos: return E::cos(result, a);
    case Operation::abs: return E::abs(result, a);
    case Operation::sign: return E::sign(result, a);
    case Operation::relu: return E::relu(result, a);
    case Operation::mean: break;
  }
  throw InternalError("a mean has no operands");
}

}  // namespace separatrix
