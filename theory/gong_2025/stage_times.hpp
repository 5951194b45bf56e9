#pragma once
#include <optional>
#include <string>
#include <vector>

#include "theory/gong_2025/closed_forms.hpp"
#include "theory/stages.hpp"

namespace separatrix::gong_2025 {

/// Where a start of the Q block leads, by exact comparison.
enum class Fate {
  learned,     ///< ρ > ½ and the start feels a gradient towards it
  obstructed,  ///< ρ ≤ ½: L_Q ≥ ½ ln 2 for ever (G3)
  dead,        ///< A < −|E|: every ReLU of Q is off, (a, e) do not move (G9)
  unstable,    ///< on a corner of the ReLUs, A = −|E|, or on the line E = 0, which the flow does not leave
};
Fate fate(const ParameterValues& parameters, const std::vector<Rational>& start);

/// x with F(x) = C: the margin at a time of its clock, C − W₀(e^C) for F(x) = x + eˣ.
///
/// C       decimal, of any size: the bracket is ln(C − ln C) < x < ln C for C > 1, so e^C is never formed
/// returns decimal with `digits` digits; none if F is another function with no zero there
std::optional<Known> inverse_F(const ClosedForms& forms, const Known& C, std::size_t digits);

/// m_P at time τ (G1).
std::optional<Known> margin_P_at(const ClosedForms& forms, const StageRequest& request, const Known& tau);

/// τ_P(ε) (G2); 0 where the loss is below ε at the start.
Known time_P(const ClosedForms& forms, const StageRequest& request);

/// Times of the stages by the closed forms, for the start in the cone A > E > 0.
///
///     P               L_P = ε_P                                             exact
///     cone            A = E                                                 exact
///     sliding_end     A leaves 0, after the time that it needs to fall there   leading order in E and (r/m)⁴
///     Q               L_Q = ε_Q                                             leading order in (r/m)⁴
///     trace_crossing  Tr W = Tr V after the cone                            leading order in (r/m)⁴
///
/// digits  of the formulas; how near a leading order comes is another matter
std::vector<StageTime> predicted_times(const ClosedForms& forms, const StageRequest& request);

/// τ_h = τ_c + 4E/(q₀m⁴b): the time at which A reaches 0 from the cone; none for starts outside it.
std::optional<Known> arrival_time(const ClosedForms& forms, const StageRequest& request);

/// States of the closed forms at the time at which a loss on Q is reached: margins m_z, m_ζ.
struct QMargins {
  Known z, zeta, time;
};
std::optional<QMargins> margins_at_loss(const ClosedForms& forms, const StageRequest& request, const Rational& loss);

/// Value of an expression of parameters, start and ε, decimal.
///
/// eps     value of the symbol eps
Known number(Expression expression, const StageRequest& request, const Rational& eps = 0);

}  // namespace separatrix::gong_2025
