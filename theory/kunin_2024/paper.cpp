#include "theory/kunin_2024/paper.hpp"

#include <cmath>

#include "lib/num/decimal.hpp"
#include "theory/kunin_2024/claims.hpp"
#include "theory/kunin_2024/closed_forms.hpp"
#include "theory/kunin_2024/model.hpp"
#include "theory/kunin_2024/mutants.hpp"

namespace separatrix::kunin_2024 {
namespace {

// K = a² 1 + w wᵀ, the tangent kernel between unit inputs, from the start to where the neuron has learned
PhaseQuantity kernel_distance() {
  PhaseQuantity quantity{"kernel-distance", "kernel distance",
                         "1 - cosine between the tangent kernel at the start and at the end: 0 lazy, rich above"};
  quantity.number = [](const ParameterValues& parameters, const std::vector<Rational>& start) -> std::optional<double> {
    if (basin(parameters, start) != Label::global_minimum) return std::nullopt;
    const double b1 = to_double(parameters[0]), b2 = to_double(parameters[1]);
    const double a = to_double(start[0]), w1 = to_double(start[1]), w2 = to_double(start[2]);
    const double size = w1 * w1 + w2 * w2, square = b1 * b1 + b2 * b2, delta = a * a - size;
    const double S = std::hypot(delta, 2 * std::sqrt(square));
    const double end = delta > 0 ? (delta + S) / 2 : 2 * square / (S - delta);  // a² at the end
    const double along = w1 * b1 + w2 * b2;
    // w∞ = β/a∞: |w∞|² = |β|²/a∞², (w·w∞)² = (w·β)²/a∞²
    const double product = 2 * a * a * end + a * a * square / end + end * size + along * along / end;
    const auto norm = [](double of_a, double of_w) {
      return std::sqrt(2 * of_a * of_a + 2 * of_a * of_w + of_w * of_w);
    };
    return 1 - product / (norm(a * a, size) * norm(end, square / end));
  };
  return quantity;
}

}  // namespace

Paper paper() {
  TheoryModel neuron{one_neuron()}, of_scale{one_neuron_of_scale()};
  for (TheoryModel* each : {&neuron, &of_scale}) {
    each->closed.label = [](const ParameterValues& parameters, const std::vector<Rational>& start) {
      const Label label = basin(parameters, start);
      return label == Label::undecided ? std::nullopt : std::optional(label);
    };
    each->phase_quantities = {kernel_distance()};
  }
  return {"kunin_2024",
          "Get rich quick: exact solutions reveal how unbalanced initializations promote rapid feature learning",
          "Kunin, Raventós, Dominé, Chen, Klindt, Saxe, Ganguli. NeurIPS 2024 (arXiv 2406.06158)",
          {neuron, of_scale},
          claims(),
          mutants};
}

}  // namespace separatrix::kunin_2024
