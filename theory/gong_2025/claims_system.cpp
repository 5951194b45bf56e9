#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/substitute.hpp"
#include "theory/gong_2025/claim_support.hpp"
#include "theory/gong_2025/prompt.hpp"

namespace separatrix::gong_2025 {
namespace {

// W = ω w⋆w⋆ᵀ and V = a ẑẑᵀ + e ζ̂ζ̂ᵀ
Substitution diagonal(const Model& matrix) {
  Substitution plane;
  for (const std::string& state : matrix.description().states) plane.emplace(symbol(state), Expression(0));
  plane[symbol("w11")] = symbol("omega");
  plane[symbol("v11")] = symbol("a");
  plane[symbol("v22")] = symbol("e");
  return plane;
}

// a model of (ω, a, e) with parameter s, for identities between the two
Model with_noise(const Model& model) {
  ModelDescription description = model.description();
  description.parameters.push_back({"s", "", ratio(1, 4), {Rational(0), std::nullopt, true, false}});
  return Model(std::move(description));
}

// L_PQ key by key, W = ω w⋆w⋆ᵀ, V = a ẑẑᵀ + e ζ̂ζ̂ᵀ: the tokens of Q carry ±γw⋆ on P, the sign their label
Expression loss_of_both() {
  const Expression strength = power(symbol("gamma"), 2) * symbol("omega");
  const std::vector<Token> prompt = specialised_prompt();
  Expression loss;
  for (const Token& query : prompt) {
    Expression logit;
    for (const Token& key : prompt) {
      const Expression on_Q = symbol("a") * key.x[0] * query.x[0] + symbol("e") * key.x[1] * query.x[1];
      const Expression on_P = key.label * query.label * strength;
      logit = logit + key.key_share * key.label * (relu(on_P) + relu(on_Q));
    }
    loss = loss + query.query_share * softplus(-query.label * logit);
  }
  return loss;
}

Evidence check_system(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Model& model = statements.model;
  const std::vector<Expression> flow = model.resolve(model.field());
  const Substitution no_decay{{symbol("lambda"), Expression(0)}};
  for (std::size_t i = 0; i < flow.size(); ++i) {
    vanishes(evidence, settings, model.description().states[i] + "' + dL/d" + model.description().states[i], model,
             substitute(flow[i], no_decay) - statements.system[i]);
  }
  const Model noisy = with_noise(model);
  const Substitution plane = diagonal(statements.matrix);
  const std::vector<std::string>& entries = statements.matrix.description().states;
  const std::vector<Expression> full = statements.matrix.resolve(statements.matrix.field());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto same = [&](const char* entry, std::size_t state) {
      return entries[i] == entry ? flow[state] : Expression(0);
    };
    const Expression expected = same("w11", 0) + same("v11", 1) + same("v22", 2);
    vanishes(evidence, settings, entries[i] + "' of two-stage-matrix on the plane of two-stage", noisy,
             substitute(full[i], plane) - expected);
  }
  const Substitution separate{{symbol("p0"), 1 - symbol("q0")}};
  const std::vector<Expression> coupled = statements.coupled.resolve(statements.coupled.field());
  const Expression both = loss_of_both(), share = 1 - symbol("p0") - symbol("q0");
  for (std::size_t i = 0; i < flow.size(); ++i) {
    vanishes(evidence, settings,
             model.description().states[i] + "' of two-stage-coupled - that of all prompts, key by key", model,
             coupled[i] - flow[i] + share * differentiate(both, model.states()[i]));
    vanishes(evidence, settings, model.description().states[i] + "' of two-stage-coupled where p0 + q0 = 1", model,
             substitute(coupled[i], separate) - substitute(flow[i], separate));
  }
  return evidence.conclude();
}

}  // namespace

std::vector<Claim> system_claims(const Statements& statements) {
  return {claim(statements, "G0",
                "the stated flow of (omega, a, e) is minus the gradient of p0 L_P + q0 L_Q; W = omega w w^T, "
                "V = a zz^T + e zeta zeta^T is invariant under the flow of all of W and V, which there is the same; "
                "two-stage-coupled adds (1 - p0 - q0) L_PQ, summed key by key; where p0 + q0 = 1 it is the same",
                check_system)};
}

}  // namespace separatrix::gong_2025
