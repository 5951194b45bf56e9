#include "theory/gong_2025/paper.hpp"

#include "lib/num/decimal.hpp"
#include "theory/gong_2025/claims.hpp"
#include "theory/gong_2025/measured_times.hpp"
#include "theory/gong_2025/model.hpp"
#include "theory/gong_2025/mutants.hpp"
#include "theory/gong_2025/stage_times.hpp"

namespace separatrix::gong_2025 {

namespace {

constexpr std::size_t picture_digits = 8;

PhaseQuantity separation() {
  PhaseQuantity quantity{"separation", "$τ_Q/τ_P$", "time to learn Q over time to learn P, closed form", true};
  quantity.number = [](const ParameterValues& parameters, const std::vector<Rational>& start) -> std::optional<double> {
    StageRequest request{parameters, start};
    request.digits = picture_digits;
    const auto Q = margins_at_loss({}, request, request.epsilon_Q);
    if (!Q) return std::nullopt;
    const Rational P = time_P({}, request).value();
    return to_double(Rational(Q->time.value() / P));
  };
  quantity.line = 1;
  quantity.line_name = "$τ_Q = τ_P$: the stages merge";
  return quantity;
}

PhaseQuantity crossing() {
  PhaseQuantity quantity{"crossing", "trace crossing $τ_×$", "time at which Tr V overtakes Tr W, closed form", true};
  quantity.number = [](const ParameterValues& parameters, const std::vector<Rational>& start) -> std::optional<double> {
    StageRequest request{parameters, start};
    request.digits = picture_digits;
    const auto time = predicted_times({}, request)[4].time;
    return time ? std::optional(to_double(time->value())) : std::nullopt;
  };
  return quantity;
}

PhaseQuantity outcome() {
  PhaseQuantity quantity{"outcome", "outcome of $Q$", "what becomes of Q, by integration"};
  quantity.word = [model = two_stage()](const ParameterValues& parameters, const std::vector<Rational>& start) {
    StageRequest request{parameters, start};
    request.digits = picture_digits;
    // twice as long as the default start needs
    const auto Q = margins_at_loss(
        {}, {parameters, model.description().start, request.epsilon_P, request.epsilon_Q, picture_digits},
        request.epsilon_Q);
    return outcome_of_Q(model, request, Q ? Rational(2 * Q->time.value()) : Rational(100'000));
  };
  quantity.predicted_word = [](const ParameterValues& parameters, const std::vector<Rational>& start) -> std::string {
    switch (fate(parameters, start)) {
      case Fate::learned: return "learned";
      case Fate::dead: return "stationary";
      case Fate::obstructed: return "not learned";
      default: return "";
    }
  };
  return quantity;
}

}  // namespace

Paper paper() {
  TheoryModel stages{two_stage()};
  stages.predicted_stages = [](const StageRequest& request) { return predicted_times(ClosedForms(), request); };
  stages.measured_stages = [model = stages.model](const StageRequest& request) {
    return measured_times(model, request, horizon_of(predicted_times(ClosedForms(), request)));
  };
  stages.plotted = {{"$L_P$", symbol("LP")},
                    {"$L_Q$", symbol("LQ")},
                    {"Tr $W$", symbol("omega")},
                    {"Tr $V$", symbol("a") + symbol("e")}};
  stages.phase_quantities = {separation(), crossing(), outcome()};
  return {"gong_2025",
          "Disentangling Feature Structure: A Mathematically Provable Two-Stage Training Dynamics in Transformers",
          "Gong, Li, Liu, Teng. 2025 (arXiv 2502.20681); the flows here are this project's own idealisation of it",
          {stages, {two_stage_coupled()}, {two_stage_matrix()}},
          claims(),
          mutants};
}

}  // namespace separatrix::gong_2025
