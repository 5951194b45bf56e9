#include <fmt/format.h>

#include <algorithm>

#include "lib/model/dataset.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
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

// the coordinates of a matrix, by its name
const std::vector<std::size_t>& matrix_of(const DiagonalNetwork& network, const std::string& name) {
  for (const CoordinateGroup& group : network.groups) {
    if (group.name == name) return group.coordinates;
  }
  throw InternalError("the head has no matrix " + name);
}

Evidence check_losses(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const auto same = [&](const DiagonalNetwork& network, const std::string& name, Expression expected) {
    Substitution numbers;
    for (const Parameter& each : network.parameters) numbers.emplace(symbol(each.name), Expression(each.value));
    const bool proved = is_identically_zero(substitute(network.loss, numbers) - expected) == Verdict::holds;
    evidence.at(name);
    evidence.same("loss", "as stated", proved ? "as stated" : "another expression", EvidenceMethod::exact);
  };
  // ½ Σ_ij (β_i − β_i*) H_ij (β_j − β_j*), all entries one by one
  const auto form = [&](const DiagonalNetwork& network, const std::vector<std::vector<Rational>>& H,
                        const std::vector<Rational>& target) {
    const std::vector<Expression> beta = coordinates_of(network);
    std::vector<Expression> terms;
    for (std::size_t i = 0; i < target.size(); ++i) {
      for (std::size_t j = 0; j < target.size(); ++j) {
        terms.push_back(Expression(H[i][j]) * (beta[i] - Expression(target[i])) * (beta[j] - Expression(target[j])) /
                        2);
      }
    }
    return sum(std::move(terms));
  };
  const std::vector<std::vector<Rational>> H{{2, ratio(1, 3), -1}, {ratio(1, 3), 3, ratio(1, 7)}, {-1, ratio(1, 7), 5}};
  const std::vector<Rational> target{ratio(-6, 5), ratio(1, 2), 3};
  const DiagonalNetwork from_matrix = statements.regression(H, target);
  same(from_matrix, "H = [[2, 1/3, -1], [1/3, 3, 1/7], [-1, 1/7, 5]], beta* = (-6/5, 1/2, 3)",
       form(from_matrix, H, target));
  const Rational c = ratio(3, 5);
  const DiagonalNetwork three = statements.three_features();
  same(three, "correlation = 3/5, ratio = -3/5", form(three, {{1, c, c}, {c, 1, 0}, {c, 0, 1}}, {-c, 1, ratio(4, 5)}));
  // ½ mean (y − x·β)², sample by sample
  const Dataset data = read_dataset("data", "x0,x1,y\n1,2,3\n-1/2,1/3,2\n4,-1,1/5\n0,7,-2\n", "data.csv");
  const DiagonalNetwork from_data = statements.regression_on(data);
  const std::vector<Expression> beta = coordinates_of(from_data);
  std::vector<Expression> squares;
  for (std::size_t k = 0; k < data.samples(); ++k) {
    Expression residual(data.value(k, *data.column_index("y")));
    for (std::size_t i = 0; i < beta.size(); ++i) {
      residual = residual - Expression(data.value(k, *data.column_index("x" + std::to_string(i)))) * beta[i];
    }
    squares.push_back(power(residual, 2) / Expression(Rational(2 * static_cast<long>(data.samples()))));
  }
  same(from_data, "four samples of two features", sum(std::move(squares)));
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
    for (const std::size_t i : matrix_of(head.network, "VO")) nothing_out.emplace(beta[i], 0);
    evidence.at(head.name);
    for (const std::size_t i : matrix_of(head.network, "KQ")) {
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
    const auto& group = matrix_of(head.network, "VO");
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
      claim(statements, "B0b",
            "diagonal regression: L = (1/2)(beta - beta*)' H (beta - beta*); from data L = (1/2) mean (y - x beta)^2",
            Status::derived, check_losses),
      claim(statements, "B12",
            "at beta = 0 every K-Q gradient vanishes, so the first activated coordinate is a V-O one", Status::derived,
            check_first_is_VO)};
}

}  // namespace separatrix::boix_adsera_2023
