#pragma once
#include "lib/model/vector_field.hpp"

namespace separatrix {

/// How much a method's errors grow on the way to come, as a rough run by an implicit method tells: log₁₀ of what errors of 1 in
/// every state, made anew at every step, come to at its end.
///
///     e ← exp(h J) e, |e_i| ≥ 1;   J at the middle of a step of h ≤ 1/64 of the way
///
/// A state that decays below all digits and grows again later (x' = k x y while y passes 0) is made of such errors then,
/// although no step of an L-stable method sees it: it damps what decays, and over a long step what grows too. What grows only for a
/// while, as a shift in time does where a relaxation oscillation jumps, is small again at the end.
///
/// t, x, step  where it sets out, and the first step tried
/// end         of the way
/// returns     infinite where e leaves the range of double, what it is where the rough run does; 0 with more than 32 states, or
///             where the rough run does not come to the end within 4000 steps
/// accuracy    an estimate: J is looked at once in a step, and errors of several states may cancel
double log10_growth_ahead(const VectorFieldCode& code, const ParameterValues& parameters, double t, State<double> x,
                          double step, double end);

}  // namespace separatrix
