#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "lib/num/digit_plan.hpp"
#include "theory/given/kinds.hpp"
#include "theory/given/measured.hpp"
#include "theory/given/rerun.hpp"

namespace separatrix::given {
namespace {

constexpr std::size_t usual_paths = 10;

// the first time of each event that happens, to the digits that the path agrees to
std::vector<std::optional<Known>> first_times(const Simulation& path, const std::vector<std::string>& events) {
  std::vector<std::optional<Known>> times;
  for (const std::string& event : events) {
    const auto first = std::ranges::find_if(path.events, [&](const EventReport& each) { return each.name == event; });
    times.push_back(first == path.events.end() ? std::nullopt : std::optional(Known(first->t, path.agreed_digits)));
  }
  return times;
}

void check_time(EvidenceBuilder& evidence, const GivenStage& says, const Known& expected,
                const std::optional<Known>& found, const Simulation& path, EvidenceMethod method,
                const ClaimSettings& settings) {
  const std::string name = "time of " + says.events.front().text + " = 0";
  const auto wanted = expected.finite_value();
  if (!wanted) {
    evidence.undecided(name, says.time->text + " has no value");
  } else if (found) {
    evidence.equal(name, expected, *found, required(settings), method);
  } else if (path.outcome == Outcome::reached_end && *wanted > 0 && *wanted < says.until) {
    evidence.same(name, expected.text(), "not before " + short_text(says.until), method);
  } else {
    evidence.undecided(name, path.outcome == Outcome::reached_end
                                 ? fmt::format("it does not happen before {}", short_text(says.until))
                                 : path.message);
  }
}

void check_order(EvidenceBuilder& evidence, const GivenStage& says, const std::vector<std::optional<Known>>& times,
                 const Simulation& path, EvidenceMethod method) {
  for (std::size_t k = 0; k + 1 < times.size(); ++k) {
    const std::string name = fmt::format("time of {} = 0", says.events[k].text);
    const std::string later = fmt::format(", and of {} = 0", says.events[k + 1].text);
    if (times[k] && times[k + 1]) {
      evidence.below(name + later, *times[k], *times[k + 1], method);
    } else if (!times[k] && times[k + 1] && path.outcome == Outcome::reached_end) {
      evidence.same(name + later, "before " + times[k + 1]->text(), "not before " + short_text(says.until), method);
    } else {
      evidence.undecided(name + later,
                         path.outcome == Outcome::reached_end
                             ? fmt::format("one of them does not happen before {}", short_text(says.until))
                             : path.message);
    }
  }
}

}  // namespace

Evidence check(const Subject& subject, const GivenStage& says, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Cases all = cases(evidence, settings, subject, usual_paths);
  for (const Case& each : all.all) {
    if (evidence.out_of_time()) break;
    std::vector<std::string> events;
    std::string again = command("simulate", subject, each) + option("--until", to_string(says.until));
    again += digits_option(settings);
    for (const GivenFormula& event : says.events) {
      events.push_back(written(subject, each, event.value));
      again += option("--event", events.back());
    }
    evidence.at(each.text(subject.model), again);
    const std::vector<std::string> stops = says.time ? events : std::vector<std::string>{};
    const Simulation path =
        run_until(settings, {subject.model, each.parameters, each.start}, says.until,
                  settings.digits + guard::second_run, says.time ? std::vector<std::string>{} : events, stops);
    if (!path.unsearched.empty()) {
      evidence.undecided("events", "their search was given up");
      continue;
    }
    const std::vector<std::optional<Known>> times = first_times(path, events);
    if (says.time) {
      const Known expected = valued(says.time->value, each.values(subject.model), guarded(settings));
      check_time(evidence, says, expected, times.front(), path, all.method(), settings);
    } else {
      check_order(evidence, says, times, path, all.method());
    }
  }
  return evidence.conclude();
}

}  // namespace separatrix::given
