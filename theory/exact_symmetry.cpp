#include "theory/exact_symmetry.hpp"

#include <utility>
#include <vector>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/rational_function.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/symbolic/traverse.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_states = 12;

bool is_zero(Expression e) { return is_zero_in_canonical_form(e) == Verdict::holds; }

// An expression in which every exp and log that is one of another expression, or its inverse, is written as that:
//
//     e^y = e^x for y = x, 1/e^x for y = −x;   log y = log x for y = x > 0, −log x for x y = 1
Expression with_functions_of(Expression other, Expression expression) {
  Substitution same;
  for (const Expression theirs : topological_order({&expression, 1})) {
    if (theirs.kind() != Kind::exp && theirs.kind() != Kind::log) continue;
    for (const Expression ours : topological_order({&other, 1})) {
      if (ours.kind() != theirs.kind() || same.count(theirs) > 0) continue;
      const Expression x = ours.arguments()[0], y = theirs.arguments()[0];
      if (is_zero(y - x)) {
        same.emplace(theirs, ours);
      } else if (is_zero(ours.kind() == Kind::exp ? x + y : x * y - 1)) {
        same.emplace(theirs, ours.kind() == Kind::exp ? 1 / ours : -ours);
      }
    }
  }
  return substitute(expression, same);
}

// what does not change with the coordinates
std::vector<Expression> numbers_of(const Model& model) {
  const ModelDescription& said = model.description();
  std::vector<Expression> all;
  if (said.loss) all.push_back(model.resolve(*said.loss));
  for (const Definition& each : said.definitions) all.push_back(model.resolve(each.value));
  for (const Invariant& each : said.invariants) all.push_back(model.resolve(each.value));
  for (const Level& each : said.levels) all.push_back(model.resolve(each.loss));
  return all;
}

}  // namespace

std::string equality_proof(Expression a, Expression b) {
  const Expression difference = a - b;
  if (is_identically_zero(difference) == Verdict::holds) return "the difference expands to 0";
  if (is_zero_rational_function(difference) == Verdict::holds) return "the difference is 0 over one denominator";
  if (is_zero(a - with_functions_of(a, b))) return "the difference is 0 with e^-x = 1/e^x and log(1/x) = -log(x)";
  return {};
}

std::string same_zeros_proof(Expression a, Expression b) {
  const std::string equal = equality_proof(a, b);
  if (!equal.empty() || equality_proof(a, -b).empty()) return equal;
  return "it is 0 where the other one is: their sum expands to 0";
}

std::string symmetry_proof(const Model& model, const Model& other) {
  const std::size_t d = model.dimension();
  if (d > most_states) return {};
  const std::vector<Expression> field = model.resolve(model.field()), changed = other.resolve(other.field());
  const std::vector<Expression> numbers = numbers_of(model), others = numbers_of(other);
  for (std::size_t mirrored = 0; mirrored < std::size_t{1} << d; ++mirrored) {
    Substitution mirror;
    std::string states;
    for (std::size_t i = 0; i < d; ++i) {
      if ((mirrored >> i & 1) == 0) continue;
      const Expression x = model.states()[i];
      mirror.emplace(x, -x);
      states += (states.empty() ? "" : ", ") + x.name();
    }
    bool same = true;
    for (std::size_t i = 0; i < d && same; ++i) {
      const Expression seen = substitute(field[i], mirror);
      same = is_zero((mirrored >> i & 1) == 0 ? seen - changed[i] : seen + changed[i]);
    }
    for (std::size_t k = 0; k < numbers.size() && same; ++k) same = is_zero(substitute(numbers[k], mirror) - others[k]);
    if (same) return states.empty() ? "all differences expand to 0" : "the same with the other sign of " + states;
  }
  return {};
}

}  // namespace separatrix
