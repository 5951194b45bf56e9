#include "solvers/basin/preserved_plane.hpp"

#include <algorithm>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/derive.hpp"
#include "lib/symbolic/rational_function.hpp"
#include "lib/symbolic/traverse.hpp"
#include "solvers/find_invariants.hpp"

namespace separatrix {
namespace {

bool is_kink(Expression node) {
  return node.kind() == Kind::abs || node.kind() == Kind::sign || node.kind() == Kind::relu;
}

bool has_kinks(Expression expression) {
  const std::vector<Expression> nodes = topological_order({&expression, 1});
  return std::any_of(nodes.begin(), nodes.end(), is_kink);
}

// log |x| is infinite, and no kink, at 0: a path on which it is conserved keeps to one side
bool is_smooth_where_finite(Expression quantity) {
  const std::vector<Expression> nodes = topological_order({&quantity, 1});
  return std::none_of(nodes.begin(), nodes.end(),
                      [](Expression node) {
                        if (node.kind() == Kind::log) return false;
                        const auto arguments = node.arguments();
                        return std::any_of(arguments.begin(), arguments.end(), is_kink);
                      }) &&
         !is_kink(quantity);
}

}  // namespace

bool preserves_plane(const Model& model) {
  if (model.dimension() != 2) return false;
  const std::vector<Expression> field = model.resolve(model.field());
  if (std::any_of(field.begin(), field.end(), has_kinks)) return false;
  const std::vector<Expression> slopes = jacobian(field, model.states());
  if (is_zero_in_canonical_form(slopes[0] + slopes[3]) == Verdict::holds) return true;
  const auto conserves = [&](Expression quantity) {
    const Expression q = model.resolve(quantity);
    return is_smooth_where_finite(q) && depends_on(q, model.states()) &&
           is_zero_in_canonical_form(model.resolve(model.time_derivative(quantity))) == Verdict::holds;
  };
  for (const Invariant& each : model.description().invariants) {
    if (conserves(each.value)) return true;
  }
  const InvariantSearch search = find_invariants(model, default_invariant_basis(model));
  return std::any_of(search.found.begin(), search.found.end(),
                     [&](const FoundInvariant& each) { return each.proved && conserves(each.combination); });
}

}  // namespace separatrix
