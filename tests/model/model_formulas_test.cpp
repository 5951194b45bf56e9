#include "lib/model/model_formulas.hpp"

#include <doctest/doctest.h>

#include "lib/symbolic/canonical.hpp"

namespace separatrix {
namespace {

const Expression x = symbol("x"), y = symbol("y"), u = symbol("u");

TEST_CASE("formulas of a model: each in its order, and the model with another one in its place") {
  ModelDescription description;
  description.name = "all";
  description.states = {"x", "y"};
  description.loss = power(u, 2);
  description.equations = {-y, x};
  description.definitions = {{"u", "u", x * y, "", false}};
  description.invariants = {{"energy", power(x, 2) + power(y, 2)}};
  description.levels = {{"low", 0}, {"high", 1}};
  description.start = {1, 0};
  const Model model(description);
  std::vector<std::string> names;
  for (const ModelFormula& each : formulas_of(model)) names.push_back(each.name);
  CHECK(names == std::vector<std::string>{"loss", "equation of x", "equation of y", "definition u", "invariant energy",
                                          "level low", "level high"});
  const std::vector<ModelFormula> all = formulas_of(model);
  for (std::size_t i = 0; i < all.size(); ++i) {
    CAPTURE(all[i].name);
    const std::vector<ModelFormula> changed = formulas_of(all[i].with(2 * x + 5));
    for (std::size_t k = 0; k < all.size(); ++k) {
      CHECK(changed[k].value == (k == i ? 2 * x + 5 : all[k].value));
    }
    CHECK(all[i].with(2 * x + 5).name() == "all");
  }
  CHECK(all[1].with(2 * x).field()[0] == 2 * x);
}

}  // namespace
}  // namespace separatrix
