#pragma once
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "solvers/basin/sweep.hpp"
#include "solvers/evaluation.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "theory/evidence_builder.hpp"
#include "theory/makkuva_2024/claims.hpp"

namespace separatrix::makkuva_2024 {

// What the claims of this paper share.

std::vector<Claim> reduced_loss_claims(const Statements& statements);  // M0
std::vector<Claim> critical_set_claims(const Statements& statements);  // M1 … M7
std::vector<Claim> basin_claims(const Statements& statements);         // M8, M9, M10
std::vector<Claim> rate_claims(const Statements& statements);          // M11
std::vector<Claim> bias_claims(const Statements& statements);          // M12
std::vector<Claim> attention_claims(const Statements& statements);     // M13 … M16
std::vector<Claim> untied_claims(const Statements& statements);        // M17, M18

/// A claim with its source by its status.
using Check = Evidence (*)(const Statements&, const ClaimSettings&);
Claim claim(const Statements& statements, const char* id, const char* statement, Status status, Check check);

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

/// Random exact numbers, the same from the same seed on every machine.
class RandomNumbers {
 public:
  explicit RandomNumbers(std::uint64_t seed) : random_(seed) {}
  Rational between(const Rational& low, const Rational& high);  ///< on a grid of 2⁻²⁰ of the interval, inside

 private:
  std::mt19937_64 random_;
};

/// Decimals that are compared to all digits are computed with this many.
std::size_t guarded(const ClaimSettings& settings);
/// Digits that an identity or an endpoint has to agree to: all but 2.
std::size_t required(const ClaimSettings& settings);

using Values = NamedValues;
Values values_of(const Chain& chain, const Values& others = {});

/// Evidence that an expression of a model's states and parameters vanishes identically.
void vanishes(EvidenceBuilder& evidence, const ClaimSettings& settings, const std::string& name, const Model& model,
              Expression expression);

/// (d·d,) Hessian of the loss, over states and parameters.
std::vector<Expression> hessian(const Model& model);

/// One run to a time, repeated until two agree.
Simulation run_until(const Model& model, const Chain& chain, const std::vector<Rational>& start, const Rational& until,
                     std::size_t samples, std::size_t digits);
std::string words(const std::vector<Rational>& state);

/// (d,) the limit by the flow: two runs, the second with 6 digits more; each coordinate with the digits that they agree
/// on, relative to max(1, |x|); none if one of them did not arrive.
std::optional<std::vector<Computed>> limit_by_flow(const Model& model, const Chain& chain,
                                                   const std::vector<Rational>& start, std::size_t digits);

/// Largest drift of a quantity between start and end of a path, as evidence that it is conserved.
void conserved_along(EvidenceBuilder& evidence, const ClaimSettings& settings, const std::string& name,
                     const Model& model, Expression quantity, const Chain& chain, const std::vector<Rational>& start,
                     const Rational& until);

/// How many random starts in [−3, 3]^d have the label that is predicted. Undecided ones do not count as wrong, but at
/// least nine in ten have to be decided.
void labels_agree(EvidenceBuilder& evidence, const ClaimSettings& settings, const Model& model,
                  const std::vector<Chain>& all, std::size_t starts_per_chain,
                  const std::function<std::optional<Label>(const Chain&, const std::vector<Rational>&)>& predicted);

}  // namespace separatrix::makkuva_2024
