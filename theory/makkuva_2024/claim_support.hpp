#pragma once
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "theory/claim_kit.hpp"
#include "theory/makkuva_2024/claims.hpp"

namespace separatrix::makkuva_2024 {

// What the claims of this paper share.

std::vector<Claim> reduced_loss_claims(const Statements& statements);  // M0
std::vector<Claim> critical_set_claims(const Statements& statements);  // M1 … M4
std::vector<Claim> axis_claims(const Statements& statements);          // M5 … M7
std::vector<Claim> basin_claims(const Statements& statements);         // M8, M9, M10
std::vector<Claim> rate_claims(const Statements& statements);          // M11
std::vector<Claim> bias_claims(const Statements& statements);          // M12
std::vector<Claim> attention_claims(const Statements& statements);     // M13 … M16
std::vector<Claim> untied_claims(const Statements& statements);        // M17, M18

/// A claim with its source by its status.
Claim claim(const Statements& statements, const char* id, const char* statement, Status status,
            Check<Statements> check);

/// A chain: p = P(1|0), q = P(0|1).
struct Chain {
  Rational p, q;

  ParameterValues values() const { return {p, q}; }
  int side() const { return cmp(Rational(p + q), 1); }
  std::string text() const;  ///< "p = 1/10, q = 1/5"
};

/// On which side of 1 p + q has to be.
enum class Side { any, below, above, not_one, one };

/// The chains that a claim looks at: the user's where p or q was set (the other one has its default), else several, with
/// full effort random ones and extreme ones. Notes the hypotheses; empty where the user's chain does not satisfy them.
std::vector<Chain> chains(EvidenceBuilder& evidence, const ClaimSettings& settings, Side side);

/// The sides of 1 that chains are on, of −1 and 1; and in words.
std::vector<int> sides(const std::vector<Chain>& all);
const char* text_of(int side);

/// Random exact numbers, the same from the same seed on every machine.
class RandomNumbers {
 public:
  explicit RandomNumbers(std::uint64_t seed) : random_(seed) {}
  Rational between(const Rational& low, const Rational& high);  ///< on a grid of 2⁻²⁰ of the interval, inside

 private:
  std::mt19937_64 random_;
};

using Values = NamedValues;
Values values_of(const Chain& chain, const Values& others = {});

/// (d·d,) Hessian of the loss, over states and parameters.
std::vector<Expression> hessian(const Model& model);

/// "+", "-" or "0".
std::string sign_text(int sign);
int sign_of(const Known& number);

/// The loss over states and parameters only.
Expression resolved_loss(const Model& model);

/// What ℓ' is measured against: |ℓ₀|, and ℓ''(0) where p + q = 1.
Rational slope_scale(const Chain& chain);

/// Evidence that L(e, w) = ℓ(e²g(w)) for all e, w, p, q: what is said of L follows from the convex ℓ (M0).
void loss_is_reduced(EvidenceBuilder& evidence, const ClaimSettings& settings, const Model& model);

/// Evidence that H lies below a loss of e and w at five random points of [−3, 3]².
void lowest_at_random_points(EvidenceBuilder& evidence, const Chain& chain, Expression loss, RandomNumbers& random);

/// Evidence that both components of the field are 0 at (e, w), which are expressions.
void stationary_there(EvidenceBuilder& evidence, const ClaimSettings& settings, const Model& model, const Chain& chain,
                      Expression at_e, Expression at_w, const std::string& where);

/// (d,) the limit by the flow: two runs, the second with 6 digits more; each coordinate with the digits that they agree
/// on, relative to max(1, |x|); none if one of them did not arrive.
std::optional<std::vector<Known>> limit_by_flow(const ClaimSettings& settings, const Model& model, const Chain& chain,
                                                const std::vector<Rational>& start, std::size_t digits);

/// Largest drift of a quantity between start and end of a path, as evidence that it is conserved.
void conserved_along(EvidenceBuilder& evidence, const ClaimSettings& settings, const std::string& name,
                     const Model& model, Expression quantity, const Chain& chain, const std::vector<Rational>& start,
                     const Rational& until);

/// Starts of a claim on one chain.
using Starts = std::vector<std::vector<Rational>>;

/// Random ones in [−3, 3]^d.
Starts random_starts(const ClaimSettings& settings, std::size_t dimension, std::size_t count);

/// Starts (e, w) of the two-parameter model beside its basin boundaries, where a rule that is slightly wrong differs:
///
///     E = E_s            e = e_sep(w) (1 ± 10^−k), k = 1, 2, 4, 6
///     the saddle's tip   w = w_s (1 ± 10^−k), e = e_sep(w)/2 and 2 e_sep(w), k = 1 … 6
///     w = 0, p + q > 1   w = ±10^−k, e = e_sep(−|w|) (1 ± 1/10), k = 1, 3, 6
///     e = 0
///
/// by the statements and, where they differ, beside the tip and the level of closed_forms.hpp as well
Starts starts_beside(const Statements& statements, const Chain& chain);

/// The labels of starts by the flow against those predicted. Undecided ones do not count as wrong, but nine in ten have
/// to be decided.
void labels_agree(EvidenceBuilder& evidence, const ClaimSettings& settings, const Model& model, const Chain& chain,
                  const std::string& name, const Starts& starts,
                  const std::function<std::optional<Label>(const std::vector<Rational>&)>& predicted);

}  // namespace separatrix::makkuva_2024
