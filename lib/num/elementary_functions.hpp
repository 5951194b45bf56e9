#pragma once

/// The functions of one argument that a formula may contain. This list is the only one: it makes the kinds of
/// expressions, the operations of tapes, their names, how they are parsed, built and dispatched. What a function *means*
/// is one case each (value: Elementary; derivative, LaTeX, exact special values: symbolic; recurrence, lanes, enclosure:
/// tape), and a missing case does not compile.
///
///     SEPARATRIX_FOR_EACH_FUNCTION(F)  →  F(exp) F(log) …
#define SEPARATRIX_FOR_EACH_FUNCTION(FUNCTION) \
  FUNCTION(exp)                                \
  FUNCTION(log)                                \
  FUNCTION(tanh)                               \
  FUNCTION(sigmoid)  /* 1/(1 + e^-x) */        \
  FUNCTION(softplus) /* ln(1 + e^x) */         \
  FUNCTION(sin)                                \
  FUNCTION(cos)                                \
  FUNCTION(abs)                                \
  FUNCTION(sign) /* −1, 0, 1 */              \
  FUNCTION(relu) /* max(x, 0) */               \
  FUNCTION(sinh)                               \
  FUNCTION(cosh)                               \
  FUNCTION(asin)                               \
  FUNCTION(acos)                               \
  FUNCTION(atan)                               \
  FUNCTION(erf)                                \
  FUNCTION(erfc) /* 1 - erf(x) */
