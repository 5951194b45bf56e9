#include "tools/phase/closed_form_count.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "solvers/parallel.hpp"

namespace separatrix {
namespace {

enum class Comparison : unsigned char { silent, agrees, undecided, disagrees };

Comparison compare(const TheoryModel& theory, const SweepCell& here, const SweepResult& result) {
  const auto predicted = theory.closed.label(here.parameters, here.start);
  if (!predicted) return Comparison::silent;
  if (result.label == *predicted && theory.closed.has_direction(here.parameters, here.start, limit_of(result))) {
    return Comparison::agrees;
  }
  return result.label == Label::undecided ? Comparison::undecided : Comparison::disagrees;
}

constexpr std::size_t grain = 256;  // cells of a piece of parallel work

}  // namespace

void ClosedFormCount::add(const TheoryModel& theory, const std::function<SweepCell(std::size_t)>& cell,
                          std::vector<SweepResult>& results) {
  if (!theory.closed.label) return;
  std::vector<Comparison> found(results.size());
  in_parallel((results.size() + grain - 1) / grain, [&](std::size_t piece) {
    const std::size_t end = std::min(results.size(), (piece + 1) * grain);
    for (std::size_t i = piece * grain; i < end; ++i) found[i] = compare(theory, cell(i), results[i]);
  });
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (found[i] == Comparison::silent) continue;
    ++compared;
    agree += found[i] == Comparison::agrees;
    undecided += found[i] == Comparison::undecided;
    if (found[i] != Comparison::disagrees) continue;
    ++disagree;
    results[i].label = Label::undecided;
    results[i].reason = Reason::closed_form;
  }
}

nlohmann::ordered_json ClosedFormCount::json() const {
  if (compared == 0) return nullptr;
  return {{"compared", compared}, {"agree", agree}, {"undecided", undecided}, {"disagree", disagree}};
}

std::string ClosedFormCount::summary() const {
  if (compared == 0) return {};
  return fmt::format("closed form: {} of {} labels agree, {} undecided, {} disagree\n", agree, compared, undecided,
                     disagree);
}

std::string ClosedFormCount::contradiction() const {
  return disagree == 0 ? "" : fmt::format("{} of {} labels", disagree, compared);
}

}  // namespace separatrix
