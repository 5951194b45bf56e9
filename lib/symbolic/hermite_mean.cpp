#include "lib/symbolic/hermite_mean.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <sstream>
#include <unordered_map>
#include <utility>

#include "lib/num/error.hpp"
#include "lib/num/gauss_hermite.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/symbolic/traverse.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_variables = 3, most_nodes = 2048, most_samples = std::size_t{1} << 17;
const std::string rule_name = "gauss-hermite";  // no data set of a file has a '-' in its name
const std::string weight = "weight~";           // no variable has a '~'

// made once for each number of nodes and of digits
const GaussHermite& one_variable(const HermiteRule& rule) {
  static std::mutex mutex;
  static std::map<std::pair<std::size_t, std::size_t>, GaussHermite> made;
  const std::lock_guard lock(mutex);
  const std::pair key{rule.nodes, rule.digits};
  const auto found = made.find(key);
  return found != made.end() ? found->second : made.emplace(key, gauss_hermite(rule.nodes, rule.digits)).first->second;
}

// a sample for every choice of a node in each variable, the last one fastest
Dataset samples_of(const HermiteRule& rule, std::vector<std::string> columns) {
  const GaussHermite& line = one_variable(rule);
  const std::size_t n = rule.nodes, d = columns.size();
  std::size_t samples = 1;
  for (std::size_t k = 0; k < d; ++k) samples *= n;
  std::vector<Rational> values;
  values.reserve(samples * (d + 1));
  for (std::size_t sample = 0; sample < samples; ++sample) {
    Rational product(static_cast<unsigned long>(samples));
    std::vector<Rational> point(d);
    std::size_t rest = sample;
    for (std::size_t k = d; k-- > 0; rest /= n) {
      point[k] = line.nodes[rest % n];
      product *= line.weights[rest % n];
    }
    values.insert(values.end(), point.begin(), point.end());
    values.push_back(std::move(product));
  }
  columns.push_back(weight);
  return {rule_name + " " + std::to_string(rule.nodes) + " " + std::to_string(rule.digits), std::move(columns),
          std::move(values)};
}

std::vector<std::string> variables_of(const Dataset& data) {
  return {data.columns().begin(), data.columns().end() - 1};
}

}  // namespace

std::size_t most_hermite_nodes(std::size_t variables) {
  if (variables > most_variables) return 0;
  std::size_t most = 1;
  for (std::size_t n = 1; n <= most_nodes; n *= 2) {
    std::size_t samples = 1;
    for (std::size_t k = 0; k < variables; ++k) samples *= n;
    if (samples <= most_samples) most = n;
  }
  return most;
}

Expression hermite_mean(Expression f, std::span<const NormalVariable> variables, const HermiteRule& rule) {
  std::vector<NormalVariable> used;
  for (const NormalVariable& each : variables) {
    if (depends_on(f, {&each.symbol, 1})) used.push_back(each);
  }
  if (used.size() > most_variables) {
    throw InvalidArgument(
        "an expectation without a closed form over " + std::to_string(used.size()) + " normal variables", "",
        "at most " + std::to_string(most_variables) + " of them in a term");
  }
  std::vector<std::string> names;
  for (const NormalVariable& each : used) names.push_back(each.name);
  const Dataset data = samples_of(rule, std::move(names));
  Substitution columns;
  for (const NormalVariable& each : used) columns.emplace(each.symbol, column(data, each.name));
  return mean(data, column(data, weight) * substitute(f, columns));
}

std::optional<HermiteRule> hermite_rule(const Dataset& data) {
  if (!data.name().starts_with(rule_name + " ")) return std::nullopt;
  std::istringstream text(data.name().substr(rule_name.size()));
  HermiteRule rule;
  text >> rule.nodes >> rule.digits;
  return rule;
}

std::optional<WrittenExpectation> written_expectation(Expression mean) {
  const Dataset data = mean.data();
  if (!hermite_rule(data)) return std::nullopt;
  WrittenExpectation written{{}, {}, substitute(mean.arguments()[0], {{column(data, weight), 1}})};
  std::vector<std::pair<std::string, std::string>> sizes;  // x, x[3] of x[1] and x[3]
  for (const std::string& name : variables_of(data)) {
    const std::string stem = name.substr(0, name.find('['));
    if (sizes.empty() || sizes.back().first != stem) sizes.emplace_back(stem, name);
    sizes.back().second = name;
  }
  for (const auto& [stem, declared] : sizes) {
    written.variables += declared + " ~ normal(0, 1), ";
    written.names += (written.names.empty() ? "" : ", ") + stem;
  }
  return written;
}

std::vector<Expression> with_hermite_rule(std::span<const Expression> expressions, const HermiteRule& rule) {
  std::vector<std::pair<Dataset, Dataset>> known;
  const auto refined = [&](const Dataset& data) {
    for (const auto& [from, to] : known) {
      if (from == data) return to;
    }
    known.emplace_back(data, samples_of(rule, variables_of(data)));
    return known.back().second;
  };
  Substitution result;
  for (const Expression node : topological_order(expressions)) {
    std::vector<Expression> arguments;
    for (const Expression argument : node.arguments()) arguments.push_back(result.at(argument));
    Expression made = node;
    if (node.kind() == Kind::column && hermite_rule(node.data())) {
      made = column(refined(node.data()), node.name());
    } else if (node.kind() == Kind::mean && hermite_rule(node.data())) {
      made = mean(refined(node.data()), arguments[0]);
    } else if (!std::ranges::equal(arguments, node.arguments())) {
      made = rebuild(node, std::move(arguments));
    }
    result.emplace(node, made);
  }
  std::vector<Expression> all;
  for (const Expression expression : expressions) all.push_back(result.at(expression));
  return all;
}

}  // namespace separatrix
