#pragma once
#include "lib/symbolic/formula_layout.hpp"

namespace separatrix {

/// How papers write a function of one or two arguments: e^x, |x|, ln(x), σ(x).
struct WrittenFunction {
  FormulaMarks latex, mathml;  ///< around its arguments
};

/// throws  InternalError for a kind that is no function
WrittenFunction written_function(Kind kind);

}  // namespace separatrix
