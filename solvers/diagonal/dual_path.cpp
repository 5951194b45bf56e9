#include "solvers/diagonal/dual_path.hpp"

#include <cmath>

#include "lib/num/decimal.hpp"
#include "solvers/diagonal/dual_steps.hpp"
#include "solvers/diagonal/measured_stages.hpp"

namespace separatrix {
namespace {

constexpr std::size_t path_digits = 15;

std::vector<Expression> symbols_of(const std::vector<std::string>& names) {
  std::vector<Expression> all;
  for (const std::string& each : names) all.push_back(symbol(each));
  return all;
}

Walk dual_walk(const DiagonalNetwork& network, const DiagonalStart& start, const ParameterValues& parameters,
               const StageSequence& sequence, const std::string& method) {
  SimulationRequest request;
  request.parameters = {start.alpha};
  request.parameters.insert(request.parameters.end(), parameters.begin(), parameters.end());
  request.start.resize(network.coordinates.size());
  request.digits = path_digits;
  const DualSteps steps = dual_steps(network, parameters, sequence, method);
  request.method = steps.method;
  if (steps.longest_step > 0) request.longest_step = Rational(steps.longest_step);
  return {dual_model(network, start), request};
}

}  // namespace

std::vector<StageVisit> visits_of(const StageSequence& sequence, const std::vector<std::string>& product,
                                  const Rational& alpha) {
  const Rational logarithm = logarithm_of_inverse(alpha, path_digits + 5).value();
  std::vector<StageVisit> visits;
  for (std::size_t k = 0; k < sequence.stages.size(); ++k) {
    const Stage& stage = sequence.stages[k];
    StageVisit visit;
    visit.begins = product[stage.coordinate] + (stage.sign > 0 ? " - " : " + ") + to_string(visible_product);
    for (const Rational& each : stage.state) visit.plateau.push_back(to_double(each));
    const bool is_last = k + 1 == sequence.stages.size();
    if (is_last && sequence.end != StageEnd::complete) {
      visit.obstacle = "it is not known when this plateau ends: " + sequence.message;
    }
    const Rational next = is_last ? Rational(2 * stage.time) : sequence.stages[k + 1].time;
    visit.middle = rounded(Rational((stage.time + next) / 2 * logarithm), path_digits).value();
    visit.end = rounded(Rational((stage.time + 3 * next) / 4 * logarithm), path_digits).value();
    visits.push_back(std::move(visit));
  }
  return visits;
}

DualPath::DualPath(DiagonalNetwork network, DiagonalStart start, const ParameterValues& parameters,
                   const StageSequence& sequence, const std::string& method)
    : StagedPath(dual_walk(network, start, parameters, sequence, method),
                 visits_of(sequence, network.coordinates, start.alpha), symbols_of(network.coordinates)),
      network_(std::move(network)),
      start_(std::move(start)) {}

std::vector<LearnedWeight> DualPath::learned() const {
  // the one that begins to show is there up to the rounding of its zero
  const double least = to_double(visible_product) / 2;
  const std::vector<double> beta = walk().values(observed());
  const std::vector<double> weights = walk().values(weights_in_dual_coordinates(start_));
  std::vector<LearnedWeight> all;
  for (std::size_t i = 0; i < beta.size(); ++i) {
    if (std::abs(beta[i]) < least) continue;
    for (const std::size_t k : {i, beta.size() + i}) all.push_back({k, Rational(weights[k])});
  }
  return all;
}

Settling DualPath::settle(const std::vector<LearnedWeight>& instead, const Rational& time) const {
  const std::size_t n = network_.coordinates.size();
  DiagonalStart start = start_;
  SimulationRequest request = walk().request();
  for (const LearnedWeight& each : instead) {
    const std::size_t i = each.index % n;
    (each.index < n ? start.xi : start.eta)[i] = each.value / start.alpha;
    request.start[i] = 0;
  }
  return settled(Walk(dual_model(network_, start), request, walk().runner()), time);
}

}  // namespace separatrix
