#include "theory/softmax_2026/closed_forms.hpp"

#include "lib/symbolic/canonical.hpp"

namespace separatrix::softmax_2026 {

Expression polarisation(Expression delta) { return tanh(delta / 2); }

Expression energy(Expression delta, Expression D) { return 4 * power(cosh(delta / 2), 2) - power(D, 2); }

Expression boundary(Expression delta) { return -2 * sinh(delta / 2); }

Expression mixing(Expression E, Expression D) { return 4 / (E + power(D, 2)); }

}  // namespace separatrix::softmax_2026
