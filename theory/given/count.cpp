#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "solvers/enclosure/certified_stationary.hpp"
#include "solvers/enclosure/count_over_parameters.hpp"
#include "solvers/stationary/stationary.hpp"
#include "theory/given/kinds.hpp"
#include "theory/given/parameter_box.hpp"
#include "theory/given/rerun.hpp"

namespace separatrix::given {
namespace {

constexpr std::string_view every_kind = "stationary point";
constexpr std::size_t usual_parameters = 5;
constexpr std::size_t most_states_certified = 3;

struct Counted {
  std::size_t found = 0, open = 0;  // open: of a kind that is not decided
  std::string where;                // "(-1, 0), (1, 0)"
};

Counted count(const Stationary& all, const std::string& of) {
  Counted counted;
  const auto add = [&](const StationaryReport& point) {
    const bool is_open = point.kind == StationaryKind::degenerate;
    const bool counts = of == every_kind || name(point.kind) == of;
    counted.found += counts;
    counted.open += is_open && !counts;
    if (counts) counted.where += (counted.where.empty() ? "" : ", ") + words(rationals(point.x));
  };
  for (const StationaryReport& each : all.points) add(each);
  for (const ManifoldReport& each : all.manifolds) add(each.middle);
  return counted;
}

// what certify_stationary finds; nothing of a model that it refuses, as one whose equations jump
std::optional<CertifiedStationary> certified(const Model& model, const CertifiedStationaryRequest& request) {
  try {
    return certify_stationary(model, request);
  } catch (const InvalidArgument&) {
    return std::nullopt;
  }
}

// the same number, and it is all there are: a theorem
bool is_proved(const Subject& subject, const Case& at, const std::vector<Interval>& box, const GivenCount& says,
               std::size_t digits) {
  if (subject.model.dimension() > most_states_certified) return false;
  CertifiedStationaryRequest request{at.parameters, box, digits};
  request.most_boxes = 20'000;
  const auto all = certified(subject.model, request);
  if (!all || !all->complete) return false;
  std::size_t found = 0;
  for (const ProvedPoint& each : all->points) {
    if (!each.kind_proved && says.of != every_kind) return false;
    found += says.of == every_kind || each.kind == says.of;
  }
  for (const ProvedManifold& each : all->manifolds) {
    if (!each.kind_proved && says.of != every_kind) return false;
    found += says.of == every_kind || each.kind == says.of;
  }
  return found == says.equals;
}

void check_case(EvidenceBuilder& evidence, const Subject& subject, const Case& at, const GivenCount& says,
                bool is_sample, const ClaimSettings& settings) {
  const std::vector<Interval> box = whole_box(subject.model, says.box);
  StationaryRequest request;
  request.parameters = at.parameters;
  request.box = box;
  request.digits = settings.digits;
  request.seed = settings.seed;
  constexpr double no_limit = 1e9;  // verdicts do not depend on the time that there is
  request.most_seconds = no_limit;
  request.cancelled = settings.out_of_time;
  const Stationary all = stationary(subject.model, request);
  const Counted counted = count(all, says.of);
  std::string where = at.text(subject.model, false);
  if (counted.found > 0) where += fmt::format("{}found {}", where.empty() ? "" : ": ", counted.where);
  evidence.at(where, command("stationary", subject, at, false) + box_options(subject.model, box));
  const std::string name = "number of " + says.of, found = std::to_string(counted.found);
  const auto method = is_sample ? EvidenceMethod::sampled : EvidenceMethod::numerical;
  if (counted.found > says.equals) {
    evidence.same(name, std::to_string(says.equals), found, method);
  } else if (!all.complete() || counted.open > 0) {
    evidence.undecided(name,
                       fmt::format("{} found, and {}", found,
                                   counted.open > 0 ? fmt::format("{} of a kind that is not decided", counted.open)
                                                    : std::string("the search did not come to its end")));
  } else if (counted.found < says.equals && !all.proved) {
    evidence.undecided(name, fmt::format("{} found where {} are expected, but the search proves not that these are all",
                                         found, says.equals));
  } else {
    const bool proved = !is_sample && counted.found == says.equals &&
                        is_proved(subject, at, box, says, std::min<std::size_t>(settings.digits, 30));
    evidence.same(name, std::to_string(says.equals), found, proved ? EvidenceMethod::enclosure : method);
  }
}

}  // namespace

Evidence prove(const Subject& subject, const GivenCount& says, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (cases(evidence, settings, subject, usual_parameters, Over::parameters).all.empty()) return evidence.conclude();
  const std::string name = "number of " + says.of, expected = std::to_string(says.equals);
  const ParameterBox box(settings, subject);
  CountOverParameters claim{box.sides(), whole_box(subject.model, says.box), says.of == every_kind ? "" : says.of,
                            says.equals};
  claim.claimed = [&](const ParameterValues& parameters) { return box.claimed(parameters); };
  claim.nothing_claimed = [&](const std::vector<Interval>& piece) { return box.nothing_claimed(piece); };
  claim.cancelled = settings.out_of_time;
  ProvedCount found;
  try {
    found = prove_count(subject.model, claim);
  } catch (const InvalidArgument& refused) {
    evidence.undecided(name, refused.what());
    return evidence.conclude();
  }
  if (found.verdict == Verdict::fails) {
    const Case witness{*found.witness, std::vector<Rational>(subject.model.dimension())};
    evidence.at(witness.text(subject.model, false), command("stationary", subject, witness, false) +
                                                        box_options(subject.model, claim.states) + " --certify");
    evidence.same(name, expected, std::to_string(found.found), EvidenceMethod::enclosure);
  } else if (found.verdict == Verdict::holds) {
    evidence.at(fmt::format("{} ({} pieces)", box.domain(), found.pieces));
    evidence.same(name, expected, expected, EvidenceMethod::enclosure);
  } else {
    evidence.undecided(name, box.open_text(found.open, found.open_share, found.where, found.obstacle));
  }
  return evidence.conclude();
}

Evidence check(const Subject& subject, const GivenCount& says, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Cases all = cases(evidence, settings, subject, usual_parameters, Over::parameters);
  for (const Case& each : all.all) {
    if (evidence.out_of_time()) break;
    check_case(evidence, subject, each, says, all.method() == EvidenceMethod::sampled, settings);
  }
  return evidence.conclude();
}

}  // namespace separatrix::given
