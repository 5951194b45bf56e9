#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "theory/claim.hpp"
#include "theory/makkuva_2024/basins.hpp"
#include "theory/makkuva_2024/closed_forms.hpp"
#include "theory/makkuva_2024/gaussian_start.hpp"
#include "theory/makkuva_2024/model.hpp"

namespace separatrix::makkuva_2024 {

/// The models and closed forms that the claims are about; by default what the paper and this project say. A test
/// changes one of them and sees which claims fail.
struct Statements {
  Model two_parameter = markov(), with_bias_b = markov_bias_b(), with_bias_c = markov_bias_c(),
        attention = markov_attention(), untied = markov_untied();
  Expression energy = makkuva_2024::energy();
  Expression saddle_w = makkuva_2024::saddle_w();
  Expression saddle_energy = makkuva_2024::saddle_energy();
  Expression attention_energy = makkuva_2024::attention_energy();
  Expression untied_energy = makkuva_2024::untied_energy();
  Expression slope = reduced_loss_slope(Branch::p_at_least_q);  ///< ℓ'(u), of u, p, q
  /// Chances of a Gaussian start (M10).
  std::function<std::optional<StartChances>(int side, const Rational& s, std::size_t digits, Expression separatrix)>
      chances = gaussian_start;
  /// The basin of a start of the untied model (M17).
  std::function<Label(const Rational& p, const Rational& q, const Rational& e, const Rational& c, const Rational& w)>
      untied_basin = makkuva_2024::untied_basin;
  /// The two factors whose zeros are the critical points (M3).
  std::vector<Expression> critical_factors{symbol("e"), tied_logit() - best_logit()};

  /// The basin of a start of the two-parameter model (M8).
  Basins basins() const { return Basins(energy, saddle_energy, saddle_w); }
};

/// M0 … M18, those with a published and a derived part as two: M8 and M8b.
std::vector<Claim> claims(const Statements& statements = {});

}  // namespace separatrix::makkuva_2024
