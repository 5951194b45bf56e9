#include "theory/given/mutants.hpp"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "lib/model/claim_formulas.hpp"
#include "lib/model/model_formulas.hpp"
#include "lib/symbolic/print.hpp"
#include "theory/exact_symmetry.hpp"
#include "theory/given/claims.hpp"

namespace separatrix::given {
namespace {

std::string text_of(const Comparison& comparison) {
  return print(comparison.positive) + (comparison.or_zero ? " >= 0" : " > 0");
}

class Mutants {
 public:
  Mutants(const Model& model, const std::vector<GivenClaim>& claims, const std::string& file)
      : model_(std::make_shared<const Model>(model)), claims_(claims), file_(file) {}

  void of_model() {
    for (const ModelFormula& each : formulas_of(*model_)) {
      for (const Mutation& slip : mutations(each.value, model_->parameters())) {
        const auto changed = [with = each.with, formula = slip.formula] { return with(formula); };
        add(
            each.name, slip,
            [claims = claims_, file = file_, changed] {
              const Model other = changed();
              std::vector<GivenClaim> again;
              for (const GivenClaim& claim : claims) again.push_back(about(claim, other));
              return claims_of(other, again, file);
            },
            [model = model_, changed] { return symmetry_proof(*model, changed()); });
      }
    }
  }

  void of_claim(const GivenClaim& claim) {
    GivenClaim copy = claim;
    const std::vector<ExactFormula> formulas = exact_formulas(copy);
    for (std::size_t i = 0; i < formulas.size(); ++i) {
      const auto& [key, said, is_zero_set] = formulas[i];
      for (const Mutation& slip : mutations(said->value, model_->parameters())) {
        GivenClaim other = claim;
        *exact_formulas(other)[i].formula = {print(slip.formula), slip.formula};
        add_claim(claim.id + ": " + key, slip, other,
                  [value = said->value, formula = slip.formula, is_zero_set = is_zero_set] {
                    return is_zero_set ? same_zeros_proof(value, formula) : equality_proof(value, formula);
                  });
      }
    }
    if (const GivenCondition* condition = exact_condition(copy)) of_condition(claim, condition->condition);
  }

  std::vector<Mutant> all() && { return std::move(all_); }

 private:
  static std::vector<Claim> claims_of(const Model& model, const std::vector<GivenClaim>& claims,
                                      const std::string& file) {
    return paper_of({model}, claims, file).claims;
  }

  void add(const std::string& formula, const Mutation& slip, std::function<std::vector<Claim>()> claims,
           std::function<std::string()> proof) {
    all_.push_back({formula, slip.slip, print(slip.from), print(slip.to), std::move(claims), std::move(proof)});
  }

  void add_claim(const std::string& formula, const Mutation& slip, const GivenClaim& other,
                 std::function<std::string()> proof) {
    add(
        formula, slip, [model = model_, other, file = file_] { return claims_of(*model, {other}, file); },
        std::move(proof));
  }

  void of_condition(const GivenClaim& claim, const Condition& condition) {
    for (std::size_t i = 0; i < condition.size(); ++i) {
      for (std::size_t j = 0; j < condition[i].size(); ++j) {
        const Comparison& said = condition[i][j];
        const auto with = [&](const Comparison& comparison) {
          GivenClaim other = claim;
          GivenCondition& changed = *exact_condition(other);
          changed.condition[i][j] = comparison;
          changed.text.clear();
          for (std::size_t k = 0; k < changed.condition.size(); ++k) {
            for (std::size_t l = 0; l < changed.condition[k].size(); ++l) {
              if (!changed.text.empty()) changed.text += l == 0 ? " and " : " or ";
              changed.text += text_of(changed.condition[k][l]);
            }
          }
          return other;
        };
        const std::string name = claim.id + ": starts";
        const Comparison edge{said.positive, !said.or_zero};
        const GivenClaim other = with(edge);
        all_.push_back({name, Slip::comparison, text_of(said), text_of(edge),
                        [model = model_, other, file = file_] { return claims_of(*model, {other}, file); },
                        [] { return std::string(); }});
        for (const Mutation& slip : mutations(said.positive, model_->parameters())) {
          add_claim(name, slip, with({slip.formula, said.or_zero}),
                    [value = said.positive, formula = slip.formula] { return equality_proof(value, formula); });
        }
      }
    }
  }

  std::shared_ptr<const Model> model_;
  std::vector<GivenClaim> claims_;
  std::string file_;
  std::vector<Mutant> all_;
};

}  // namespace

std::vector<Mutant> mutants_of(const Model& model, const std::vector<GivenClaim>& claims, const std::string& file) {
  Mutants mutants(model, claims, file);
  mutants.of_model();
  for (const GivenClaim& each : claims) mutants.of_claim(each);
  return std::move(mutants).all();
}

}  // namespace separatrix::given
