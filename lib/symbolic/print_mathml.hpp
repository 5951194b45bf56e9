#pragma once
#include <string>

#include "lib/symbolic/print.hpp"

namespace separatrix {

/// Presentation MathML, which browsers typeset without a library: mfrac, msup, msqrt, |w|, σ(x).
///
///     <mrow><mfrac><mrow><mi>x</mi></mrow><mrow><mn>2</mn></mrow></mfrac></mrow>
///
/// notation   subexpressions printed by name, the names being MathML (mathml_name)
/// returns    one element, well-formed XML, to stand in <math>; where it would be longer than 10⁶ characters a sentence in
///            <mtext>
/// source     W3C, MathML Core
std::string print_mathml(Expression expression, const Notation& notation = {});

/// A symbol's name as one element: "omega" → <mi>&#969;</mi>, "x1" → <msub><mi>x</mi><mn>1</mn></msub>; "speed" stands
/// upright, as names of several letters do in <mi>.
std::string mathml_name(const std::string& name);

}  // namespace separatrix
