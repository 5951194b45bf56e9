#include "theory/softmax_2026/closed_forms.hpp"

#include "lib/symbolic/canonical.hpp"

namespace separatrix::softmax_2026 {

Expression polarisation(Expression Delta) { return tanh(Delta / 2); }

Expression energy(Expression Delta, Expression D) { return 4 * power(cosh(Delta / 2), 2) - power(D, 2); }

Expression boundary(Expression Delta) { return -2 * sinh(Delta / 2); }

Expression mixing(Expression E, Expression D) { return 4 / (E + power(D, 2)); }

}  // namespace separatrix::softmax_2026
