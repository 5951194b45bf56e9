#include "theory/saxe_2014/mutants.hpp"

#include <fmt/format.h>

#include "lib/symbolic/canonical.hpp"
#include "theory/mutants.hpp"
#include "theory/saxe_2014/claims.hpp"

namespace separatrix::saxe_2014 {
namespace {

using ModelOfLayers = std::function<Model(std::size_t layers)>;

void of_layers(Mutants<Statements>& mutants, ModelOfLayers Statements::*place, std::size_t layers) {
  const ModelOfLayers said = Statements().*place;
  const Model model = said(layers);
  mutants.model(fmt::format("{}, L = {}", model.name(), layers), model,
                [place, said, layers](Statements& changed, const Model& other) {
                  changed.*place = [said, layers, other](std::size_t n) { return n == layers ? other : said(n); };
                });
}

void of_growth(Mutants<Statements>& mutants, std::size_t layers) {
  const auto said = Statements().growth;
  const std::vector<Expression> arguments{symbol("s"), symbol("from"), symbol("to")};
  const Expression time = *said(layers, arguments[0], arguments[1], arguments[2]);
  mutants.formula(
      fmt::format("growth, L = {}", layers), time, arguments,
      [said, layers, arguments](Statements& changed, Expression other) {
        changed.growth = [said, layers, arguments, other](std::size_t n, Expression s, Expression from, Expression to) {
          return n == layers ? Mutants<Statements>::with_values(other, arguments, {s, from, to}) : said(n, s, from, to);
        };
      });
}

}  // namespace

std::vector<Mutant> mutants() {
  Mutants<Statements> mutants(claims);
  for (std::size_t layers = 2; layers <= 5; ++layers) of_layers(mutants, &Statements::product, layers);
  for (std::size_t layers = 2; layers <= 3; ++layers) of_layers(mutants, &Statements::matrices, layers);
  mutants.model(&Statements::mode);
  mutants.function("two layers", {"s", "u0", "t"}, &Statements::two_layers);
  mutants.function("half time", {"s", "u0"}, &Statements::half_time);
  for (std::size_t layers = 2; layers <= 4; ++layers) of_growth(mutants, layers);
  mutants.function("escape", {"L", "s", "u0"}, &Statements::escape);
  return mutants.all();
}

}  // namespace separatrix::saxe_2014
