#include "theory/domine_2025/mutants.hpp"

#include <fmt/format.h>

#include "lib/symbolic/canonical.hpp"
#include "theory/domine_2025/claims.hpp"
#include "theory/exact_symmetry.hpp"
#include "theory/mutants.hpp"

namespace separatrix::domine_2025 {
namespace {

const ProductTerms symbols{symbol("target"), symbol("c"), symbol("rate"), symbol("start")};
const std::vector<Expression> arguments{symbols.target, symbols.imbalance, symbols.rate, symbols.start, symbol("t")};

std::string text_of(const ProductSigns& signs) {
  return fmt::format("c {} 0, start {} 0", signs.is_balanced ? '=' : '>', signs.start < 0 ? '<' : '>');
}

Expression at(Expression formula, const ProductTerms& of, Expression t) {
  return Mutants<Statements>::with_values(formula, arguments, {of.target, of.imbalance, of.rate, of.start, t});
}

void of_product(Mutants<Statements>& mutants, const ProductSigns& signs) {
  mutants.formula(fmt::format("product, {}", text_of(signs)), solution(symbols, signs, arguments.back()), arguments,
                  [signs](Statements& changed, Expression other) {
                    changed.product = [signs, other](const ProductTerms& of, const ProductSigns& with, Expression t) {
                      return with == signs ? at(other, of, t) : solution(of, with, t);
                    };
                  });
}

}  // namespace

std::vector<Mutant> mutants() {
  Mutants<Statements> mutants(claims);
  mutants.model(&Statements::model);
  mutants.model(&Statements::matrices);
  const std::vector<Expression> imbalance = matrix_imbalance();
  for (std::size_t k = 0; k < imbalance.size(); ++k) {
    mutants.formula(fmt::format("imbalance, entry {}", k + 1), imbalance[k], {},
                    [k](Statements& changed, Expression other) { changed.imbalance[k] = other; });
  }
  for (const bool is_balanced : {false, true}) {
    for (const int start : {1, -1}) of_product(mutants, {1, start, is_balanced});
  }
  const ProductSigns wrong{1, -1, false};
  mutants.formula("time to zero", time_to_zero(symbols, wrong), arguments, [](Statements& changed, Expression other) {
    changed.to_zero = [other](const ProductTerms& of, const ProductSigns&) { return at(other, of, 0); };
  });
  mutants.formula(
      "trapped set", trapped_set(), {},
      [](Statements& changed, Expression other) {
        changed.basin = [other](const std::vector<Rational>& start) { return basin(start, other); };
      },
      [](Expression other) { return same_zeros_proof(trapped_set(), other); });
  const EndWeights ends = end_weights();
  const std::vector<Expression> of_ends{symbol("lambda"), symbol("s")};
  const auto change = [](Statements& changed, const EndWeights& others) {
    changed.limit = [others](const Rational& s, const std::vector<Rational>& start, std::size_t digits) {
      return limit(s, start, digits, others);
    };
  };
  mutants.formula("larger weight at the end", ends.larger, of_ends,
                  [ends, change](Statements& changed, Expression other) {
                    change(changed, {other, ends.smaller});
                  });
  mutants.formula("smaller weight at the end", ends.smaller, of_ends,
                  [ends, change](Statements& changed, Expression other) {
                    change(changed, {ends.larger, other});
                  });
  return mutants.all();
}

}  // namespace separatrix::domine_2025
