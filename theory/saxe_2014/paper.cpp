#include "theory/saxe_2014/paper.hpp"

#include "lib/num/decimal.hpp"
#include "lib/symbolic/canonical.hpp"
#include "theory/saxe_2014/claims.hpp"
#include "theory/saxe_2014/model.hpp"
#include "theory/saxe_2014/mutants.hpp"

namespace separatrix::saxe_2014 {
namespace {

constexpr std::size_t most_layers = 50;

// with its number of layers chosen by --set layers
template <Model (*make)(std::size_t)>
TheoryModel with_layers(const ModelSettings& settings) {
  const auto found = settings.set.find("layers");
  const std::size_t layers = found == settings.set.end() ? 3 : parse_size(found->second, "layers", 2, most_layers);
  TheoryModel theory{make(layers)};
  theory.settings = {"layers"};
  theory.build = with_layers<make>;
  return theory;
}

// starts at s and beyond, and those that are not positive, have no such time
PhaseQuantity half_time() {
  PhaseQuantity quantity{"half-time", "time to $s/2$", "time to half of the target, closed form as a series", true};
  quantity.number = [](const ParameterValues& parameters, const std::vector<Rational>& start) -> std::optional<double> {
    const Rational &s = parameters[1], &u = start[0];
    if (u <= 0 || 2 * u >= s) return std::nullopt;
    return growth_time(to_double(parameters[0]), to_double(s), to_double(u), to_double(s) / 2);
  };
  return quantity;
}

}  // namespace

Paper paper() {
  TheoryModel mode{deep_linear_mode()};
  mode.phase_quantities = {half_time()};
  return {"saxe_2014",
          "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks",
          "Saxe, McClelland, Ganguli. ICLR 2014 (arXiv 1312.6120)",
          {with_layers<deep_linear>({}), mode, with_layers<deep_linear_matrices>({})},
          claims(),
          mutants};
}

}  // namespace separatrix::saxe_2014
