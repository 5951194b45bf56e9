#include "solvers/stages/perturbation_tests.hpp"

#include <algorithm>
#include <cmath>

#include "lib/num/decimal.hpp"
#include "lib/num/interruption.hpp"
#include "solvers/gaussian.hpp"

namespace separatrix {
namespace {

const double near = 1e-3, moved = near / 10;

double distance_of(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

PerturbedDraw judged(const Settling& settling, const std::vector<double>& plateau) {
  PerturbedDraw draw;
  if (settling.end.empty()) return draw;
  draw.reached = settling.end;
  draw.distance = distance_of(settling.end, plateau);
  const bool is_settled = distance_of(settling.half_way, settling.end) < moved;
  draw.verdict = draw.distance < near ? Verdict::holds : is_settled ? Verdict::fails : Verdict::undecided;
  return draw;
}

std::string listed(const std::vector<double>& values) {
  std::string text;
  for (const double each : values) text += (text.empty() ? "" : ", ") + decimal(each, 4);
  return "(" + text + ")";
}

// all draws of one test, from where the path is
void perturb(PerturbedStage& result, const StagedPath& path, const StageVisit& visit, Gaussian& random,
             const PerturbationSettings& settings) {
  const bool on_plateau = result.test == PerturbationTest::plateau;
  const Rational time = (on_plateau ? visit.end : visit.middle) - path.walk().time();
  result.unperturbed = judged(path.settle({}, time), visit.plateau);
  if (result.unperturbed.verdict != Verdict::holds) {
    result.message = "the path is not on this plateau without a perturbation either";
    return;
  }
  const std::vector<LearnedWeight> weights = path.learned();
  result.verdict = Verdict::holds;
  for (std::size_t draw = 0; draw < settings.draws; ++draw) {
    std::vector<LearnedWeight> instead = weights;
    for (LearnedWeight& each : instead) {
      each.value += (on_plateau ? settings.on_plateau : settings.in_fast_phase) * Rational(random());
    }
    const Settling settling = path.settle(instead, time);
    result.draws.push_back(judged(settling, visit.plateau));
    const PerturbedDraw& last = result.draws.back();
    const bool is_first_witness = last.verdict < result.verdict;
    result.verdict = result.verdict && last.verdict;
    if (!is_first_witness) continue;
    const std::string of = "draw " + std::to_string(draw + 1);
    result.message = settling.end.empty() ? of + " ended early: " + settling.message
                     : last.verdict == Verdict::fails
                         ? of + " settles at " + listed(last.reached) + ", not at " + listed(visit.plateau)
                         : of + " has not settled when the plateau ends";
  }
}

}  // namespace

StagedPath::StagedPath(Walk walk, std::vector<StageVisit> visits, std::vector<Expression> observed)
    : walk_(std::move(walk)), visits_(std::move(visits)), observed_(std::move(observed)) {}

std::string StagedPath::to_begin(std::size_t k) {
  const StageVisit& visit = visits_[k];
  if (!visit.obstacle.empty()) return visit.obstacle;
  const auto* begins_at = std::get_if<Rational>(&visit.begins);
  const bool is_ahead = walk_.time() < (begins_at ? *begins_at : visit.middle);
  const bool reached = is_ahead && (begins_at ? walk_.until(*begins_at)
                                              : walk_.until(visit.middle, {std::get<std::string>(visit.begins)}));
  if (!reached) return is_ahead ? walk_.message() : "the stage begins before the middle of the plateau before it";
  return walk_.time() < visit.middle ? "" : "the stage was not seen to begin before the middle of its plateau";
}

std::string StagedPath::to_plateau(std::size_t k) {
  const StageVisit& visit = visits_[k];
  if (!visit.obstacle.empty()) return visit.obstacle;
  if (walk_.time() < visit.middle && !walk_.until(visit.middle)) return walk_.message();
  return "";
}

Settling StagedPath::settled(Walk other, const Rational& time) const {
  Settling settling;
  if (!other.until(time / 2)) return {{}, {}, other.message()};
  settling.half_way = other.values(observed_);
  if (!other.until(time)) return {{}, {}, other.message()};
  settling.end = other.values(observed_);
  return settling;
}

std::string_view name(PerturbationTest test) { return test == PerturbationTest::plateau ? "plateau" : "fast phase"; }

double PerturbedStage::farthest() const {
  double largest = 0;
  for (const PerturbedDraw& each : draws) largest = std::max(largest, each.distance);
  return largest;
}

std::vector<PerturbedStage> perturbation_tests(StagedPath& path, const PerturbationSettings& settings) {
  Gaussian random(settings.seed);
  std::vector<PerturbedStage> all;
  for (std::size_t k = 0; k < path.visits().size(); ++k) {
    for (const PerturbationTest test : {PerturbationTest::fast_phase, PerturbationTest::plateau}) {
      check_interruption();
      if (settings.cancelled && settings.cancelled()) return all;
      PerturbedStage result{k, test};
      result.message = test == PerturbationTest::plateau ? path.to_plateau(k) : path.to_begin(k);
      if (result.message.empty()) perturb(result, path, path.visits()[k], random, settings);
      all.push_back(std::move(result));
    }
  }
  return all;
}

Verdict verdict_of(const std::vector<PerturbedStage>& tests) {
  Verdict all = Verdict::holds;
  for (const PerturbedStage& each : tests) all = all && each.verdict;
  return all;
}

}  // namespace separatrix
