#include "tools/shell/rule_at_rest.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "lib/model/expectation_rule.hpp"
#include "solvers/expectation_nodes.hpp"
#include "tools/shell/host.hpp"
#include "tools/shell/team.hpp"

namespace separatrix {

bool compute_until_rules_agree(Model& model, const ParameterValues& parameters, std::size_t digits,
                               const std::function<std::vector<std::vector<Rational>>(const Model&)>& compute) {
  const auto say = [](const std::string& sentence) {
    if (!is_follower()) tell(sentence);
  };
  while (true) {
    const std::vector<std::vector<Rational>> points = compute(model);
    const std::size_t nodes = expectation_rule(model).nodes;
    if (nodes == 0) return true;
    ExpectationNodes found = with_nodes_at_rest(model, parameters, points, digits);
    if (found.nodes == nodes) {
      if (found.agreed_digits == digits) return true;
      say(fmt::format(
          "where the flow rests, rules of {} and {} nodes agree to {} of {} digits: no more are known of these points",
          nodes, 2 * nodes - 1, found.agreed_digits, digits));
      return false;
    }
    say(fmt::format("where the flow rests, the expectations need rules of {} nodes: computed again", found.nodes));
    model = std::move(found.model);
  }
}

}  // namespace separatrix
