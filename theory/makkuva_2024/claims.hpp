#pragma once
#include <functional>
#include <vector>

#include "theory/claim.hpp"
#include "theory/makkuva_2024/closed_forms.hpp"
#include "theory/makkuva_2024/model.hpp"

namespace separatrix::makkuva_2024 {

/// The models and closed forms that the claims are about; by default what the paper and this project say. A test
/// changes one of them and sees which claims fail.
struct Statements {
  Model two_parameter = markov(), with_bias_b = markov_bias_b(), with_bias_c = markov_bias_c(),
        attention = markov_attention(), untied = markov_untied();
  Expression energy = makkuva_2024::energy();
  Expression saddle_energy = makkuva_2024::saddle_energy();
  Expression attention_energy = makkuva_2024::attention_energy();
  Expression untied_energy = makkuva_2024::untied_energy();
  Expression slope = reduced_loss_slope(Branch::p_at_least_q);  ///< ℓ'(u), of u, p, q
};

/// M0 … M18, those with a published and a derived part as two: M8 and M8b.
std::vector<Claim> claims(const Statements& statements = {});

}  // namespace separatrix::makkuva_2024
