#include <fmt/format.h>

#include <algorithm>

#include "lib/num/decimal.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/substitute.hpp"
#include "solvers/evaluation.hpp"
#include "theory/boix_adsera_2023/claim_support.hpp"
#include "theory/boix_adsera_2023/head_gradient.hpp"

namespace separatrix::boix_adsera_2023 {
namespace {

std::vector<Expression> coordinates_of(const DiagonalNetwork& network) {
  std::vector<Expression> symbols;
  for (const std::string& each : network.coordinates) symbols.push_back(symbol(each));
  return symbols;
}

Evidence check_gradient(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const HeadTask task = small_task(settings.seed);
  const DiagonalNetwork network = statements.head(task);
  const std::vector<Expression> beta = coordinates_of(network);
  const std::vector<Expression> found = gradient(network.loss, beta), expected = head_gradient(task);
  const std::size_t points = settings.effort == Effort::full ? 10 : 3;
  for (std::size_t k = 0; k < points; ++k) {
    const std::vector<Rational> at = small_head(statements.head, settings.seed + k).weights.xi;
    const auto x = evaluate(found, beta, at, settings.digits + 3),
               y = evaluate(expected, beta, at, settings.digits + 3);
    evidence.at("(a, b) = " + words(at));
    for (std::size_t i = 0; i < beta.size(); ++i) {
      evidence.equal("dL/d" + network.coordinates[i], y[i], x[i], required(settings));
    }
  }
  return evidence.conclude();
}

Evidence check_first_is_VO(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const std::uint64_t heads = settings.effort == Effort::full ? 8 : 2;
  for (std::uint64_t seed = settings.seed; seed < settings.seed + heads && !evidence.out_of_time(); ++seed) {
    const ReferenceCase head = small_head(statements.head, seed);
    const std::vector<Expression> beta = coordinates_of(head.network);
    const std::vector<Expression> slopes = gradient(head.network.loss, beta);
    Substitution nothing_out;  // b = 0, and any a
    for (const std::size_t i : head.network.groups[1].coordinates) nothing_out.emplace(beta[i], 0);
    evidence.at(head.name);
    for (const std::size_t i : head.network.groups[0].coordinates) {
      const Expression slope = substitute(slopes[i], nothing_out);
      const bool proved = is_identically_zero(slope) == Verdict::holds;
      evidence.same("dL/d" + head.network.coordinates[i] + " at b = 0, any a", "0", proved ? "0" : "another expression",
                    EvidenceMethod::exact);
    }
    StageSettings first;
    first.most_stages = 1;
    first.rules = statements.stage;
    const StageSequence sequence = stage_sequence(head.network, {}, first);
    if (sequence.stages.empty()) {
      evidence.undecided("first activated coordinate", sequence.message);
      continue;
    }
    const std::size_t winner = sequence.stages.front().coordinate;
    const auto& group = head.network.groups[1].coordinates;
    evidence.same("matrix of the first activated coordinate", "VO",
                  std::find(group.begin(), group.end(), winner) == group.end() ? "KQ" : "VO");
  }
  return evidence.conclude();
}

}  // namespace

std::vector<Claim> head_claims(const Statements& statements) {
  return {
      claim(statements, "B0",
            "gradient of the head: dL/db_j = sum_i G_ij (PX)_ij, dL/da_j = sum_ik dS_ik X_ij X_kj with P = softmax(S) "
            "by rows, G = dL/dY, dP = G diag(b) X', dS = P o (dP - rowsum(P o dP))",
            Status::derived, check_gradient),
      claim(statements, "B12",
            "at beta = 0 every K-Q gradient vanishes, so the first activated coordinate is a V-O one", Status::derived,
            check_first_is_VO)};
}

}  // namespace separatrix::boix_adsera_2023
