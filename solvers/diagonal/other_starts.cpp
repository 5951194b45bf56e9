#include "solvers/diagonal/other_starts.hpp"

#include "lib/num/interruption.hpp"
#include "solvers/gaussian.hpp"

namespace separatrix {

std::vector<OtherStart> stages_from_other_starts(const DiagonalNetwork& network, const Rational& alpha,
                                                 const ParameterValues& parameters, const StageSequence& sequence,
                                                 const MeasureSettings& settings, std::size_t draws,
                                                 std::uint64_t seed) {
  Gaussian random(seed);
  std::vector<OtherStart> all;
  for (std::size_t draw = 0; draw < draws; ++draw) {
    check_interruption();
    DiagonalStart start;
    start.alpha = alpha;
    for (std::size_t i = 0; i < network.coordinates.size(); ++i) {
      start.xi.emplace_back(random());
      start.eta.emplace_back(random());
    }
    MeasuredStages run = measure_stages(network, start, parameters, sequence, settings);
    OtherStart other;
    other.verdict = run.notes.empty() ? Verdict::holds : run.complete ? Verdict::fails : Verdict::undecided;
    if (!run.notes.empty()) other.message = run.notes.front();
    other.times = std::move(run.times);
    all.push_back(std::move(other));
  }
  return all;
}

}  // namespace separatrix
