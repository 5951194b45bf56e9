#pragma once
#include <vector>

#include "lib/symbolic/expression.hpp"

namespace separatrix::gong_2025 {

// Closed forms as expressions of the start ω, a, e and the parameters: exact, printable, computed at any precision by
// whoever asks. All are derived here, for λ = 0.
//
//     δ = 2ρ−1,  b = (1−ρ)/2,  κ = (3ρ−1)/2,  ϱ = κ/δ,  A = m²a,  E = r²e,  F(x) = x + eˣ

Expression delta();
Expression b();
Expression kappa();
Expression varrho();

Expression margin_P();          ///< γ²ω/2
Expression threshold_margin();  ///< −ln(e^ε − 1): the margin at which the logistic loss is ε; of the symbol eps

/// The flow as the theory states it, (ω̇, ȧ, ė) for λ = 0, with σ the sigmoid and 1[·] the slope of a ReLU.
///
///     ω̇ = p₀(γ²/2) σ(−m_P),   ȧ = ½q₀m² [σ(−m_z) ∂_A m_z + σ(−m_ζ) ∂_A m_ζ],   ė = ½q₀r² σ(−m_ζ) ∂_E m_ζ
std::vector<Expression> stated_system();

/// The formulas that the predictions are made of; a test changes one and sees which claims fail.
struct ClosedForms {
  ClosedForms();

  Expression F;              ///< of x: x + eˣ; ṁ = cσ(−m) has F(m(τ)) = F(m₀) + cτ
  Expression clock_P;        ///< dF(m_P)/dτ = p₀γ⁴/4 (G1, exact)
  Expression clock_cone;     ///< d ln sinh(δA/2)/dτ = −q₀m⁴δ²/4 in A > E > 0 (G4, exact)
  Expression crossing;       ///< 4E/(q₀m⁴b): time from A = E to A = 0 (G4, first order in E)
  Expression clock_sliding;  ///< dF(m_ζ)/dτ = ½q₀b²r⁴ on A = 0 (G5)
  Expression sliding_end;    ///< ln(ρ/(2ρ−1)): m_ζ where the sliding ends (G5)
  Expression follower;       ///< m_ζ after lift-off, of x = m_z: ln(ϱ(1 + eˣ) − 1) (G6, leading order in (r/m)⁴)
  Expression lag;            ///< ϱ²: F(m_ζ) + ϱ²F(m_z) runs at clock_sliding after lift-off (G6)
  Expression strength_P;     ///< ω = 2m_P/γ², of x = m_P (G8)
  Expression strength_z;     ///< a = m_z/(δm²), of x = m_z (G8)
  Expression strength_zeta;  ///< e = (m_ζ + ϱm_z)/(br²), of x = m_z and y = m_ζ (G8)

  Expression F_of(Expression argument) const;
  Expression cone_exit() const;  ///< τ_c(A, E), of the start
  Expression follower_of(Expression margin_z) const;
  Expression gain_after_lift_off(Expression margin_z) const;  ///< F(m_ζ) − F(m_s) + ϱ²[F(m_z) − F(0)]
};

}  // namespace separatrix::gong_2025
