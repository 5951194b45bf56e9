#include "tools/report/matrix_form.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <random>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/matrix_simplify.hpp"
#include "lib/symbolic/print_matrix.hpp"
#include "lib/symbolic/shaped_names.hpp"
#include "solvers/random_point.hpp"
#include "solvers/vanishing.hpp"

namespace separatrix {
namespace {

constexpr std::size_t check_points = 10;
constexpr std::size_t check_digits = 60;
constexpr std::size_t lost_digits = 5;     // to rounding and cancellation
constexpr std::size_t most_compared = 64;  // entries, all of them
constexpr std::size_t sampled = 8;         // of more

MatrixExpression negative(const MatrixExpression& x) {
  if (x.operation() != MatrixOperation::sum) return simplified_product({-1, x});
  std::vector<MatrixExpression> terms;
  for (const MatrixExpression& each : x.arguments()) terms.push_back(simplified_product({-1, each}));
  return simplified_sum(terms);
}

// the entries that are compared: all, or of many some at random places
std::vector<std::size_t> compared(std::size_t entries) {
  std::vector<std::size_t> all(entries);
  std::iota(all.begin(), all.end(), std::size_t{0});
  if (entries <= most_compared) return all;
  std::vector<std::size_t> some;
  std::mt19937_64 random(check_seed);
  std::ranges::sample(all, std::back_inserter(some), sampled, random);
  return some;
}

// Σ k (kth entry of the formula − kth entry of the field) vanishes
void check(const Model& model, const NamedFormula& flow, const NamedPlaces& places) {
  const std::vector<Expression> entries = flow.value.entries();
  std::vector<Expression> terms;
  for (const std::size_t k : compared(entries.size())) {
    terms.push_back(static_cast<long>(k + 1) * (entries[k] - model.field()[places.first + k]));
  }
  const VanishingCheck found = check_vanishing(model, sum(std::move(terms)), check_points, check_digits, check_seed);
  if (flow.value.shape() == places.shape && found.log10_largest < -static_cast<double>(check_digits - lost_digits))
    return;
  throw InternalError("the flow of " + flow.name + " in matrices, " + print(flow.value) +
                      ", is not that of its entries");
}

std::vector<NamedFormula> flow_of(const Model& model, const ShapedFormulas& formulas) {
  const std::vector<std::string>& names = model.description().states;
  const std::vector<std::string> states = whole_names(names);
  std::vector<NamedFormula> flow = formulas.equations;
  if (formulas.loss && model.is_gradient_flow()) {
    const auto gradients = matrix_gradient(*formulas.loss, states, formulas.definitions);
    if (!gradients) return {};
    for (const std::string& state : states) {
      const auto found = gradients->find(state);
      if (found != gradients->end()) flow.push_back({state, negative(found->second)});
    }
  }
  const auto is_entry = [](const NamedFormula& each) { return each.name.find('[') != std::string::npos; };
  if (flow.size() != states.size() || std::any_of(flow.begin(), flow.end(), is_entry)) return {};
  for (const NamedFormula& each : flow) check(model, each, *find_places(names, each.name));
  return flow;
}

}  // namespace

std::optional<MatrixForm> matrix_form(const Model& model, const ShapedFormulas& formulas) {
  std::vector<std::string> names = model.description().states;
  for (const Parameter& each : model.description().parameters) names.push_back(each.name);
  for (const Definition& each : model.description().definitions) names.push_back(each.name);
  if (shaped_names(names).empty()) return std::nullopt;
  return MatrixForm{formulas.loss, formulas.definitions, formulas.invariants, flow_of(model, formulas)};
}

std::string text_of_values(const ParameterValues& values, const NamedPlaces& places) {
  const Shape& shape = places.shape;
  std::string text;
  for (std::size_t k = 0; k < shape.size(); ++k) {
    const bool row_begins = k % shape.columns == 0;
    text += k == 0 ? "" : row_begins && shape.columns > 1 ? "], " : ", ";
    text += row_begins && shape.columns > 1 ? "[" : "";
    text += to_string(values[places.first + k]);
  }
  return shape.is_number() ? text : "[" + text + (shape.columns > 1 ? "]]" : "]");
}

}  // namespace separatrix
