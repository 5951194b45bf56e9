#include "tools/commands/derived_lyapunov.hpp"

#include <fmt/format.h>

#include <string>

#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/print.hpp"
#include "solvers/stationary/lyapunov_function.hpp"
#include "tools/report/table.hpp"
#include "tools/shell/host.hpp"

namespace separatrix {
namespace {

// "x = -3:3, y = 0:1"
std::string text_of(const Model& model, const std::vector<Interval>& box) {
  std::vector<std::string> sides;
  for (std::size_t i = 0; i < box.size(); ++i) {
    sides.push_back(
        fmt::format("{} = {}:{}", model.description().states[i], to_string(box[i].low), to_string(box[i].high)));
  }
  return joined(sides, ", ");
}

// ", at k = 1/2"
std::string at_defaults(const Model& model) {
  std::vector<std::string> values;
  for (const Parameter& each : model.description().parameters)
    values.push_back(each.name + " = " + to_string(each.value));
  return values.empty() ? "" : " at " + joined(values, ", ");
}

std::string text_of_point(const Model& model, const LyapunovCheck& check) {
  constexpr std::size_t digits = 6;
  std::vector<std::string> values;
  for (std::size_t i = 0; i < check.where.size(); ++i) {
    values.push_back(model.description().states[i] + " = " + decimal(check.where[i], digits));
  }
  if (check.time != 0) values.push_back("t = " + decimal(check.time, digits));
  return joined(values, ", ");
}

std::string text_of(const Model& model, const std::string& slope, const LyapunovCheck& check,
                    const std::vector<Interval>& box) {
  const std::string here = at_defaults(model), where = text_of(model, box);
  switch (check.evidence) {
    case LyapunovEvidence::conserved: return fmt::format("proved ({} simplifies to 0: it is conserved)", slope);
    case LyapunovEvidence::signs: return fmt::format("proved (by signs: no part of -{} is negative)", slope);
    case LyapunovEvidence::squares: return fmt::format("proved{} (-{} is a sum of squares)", here, slope);
    case LyapunovEvidence::enclosures: return fmt::format("proved{} for {} (by intervals)", here, where);
    case LyapunovEvidence::samples:
      return fmt::format("checked at {} points of {}{}, not proved", check.points, where, here);
    case LyapunovEvidence::witness:
      return fmt::format("fails ({} = {} at {}{})", slope, check.value.text(), text_of_point(model, check),
                         here.empty() ? "" : "," + here);
    case LyapunovEvidence::no_value:
      return fmt::format("undecided (it has no value at {}{})", text_of_point(model, check),
                         here.empty() ? "" : "," + here);
  }
  throw InternalError("unknown evidence of a Lyapunov function");
}

}  // namespace

Verdict print_lyapunov_functions(const Model& model, const std::vector<GivenLyapunov>& all) {
  Verdict result = Verdict::holds;
  if (!all.empty()) say("\nLyapunov functions\n");
  for (const GivenLyapunov& each : all) {
    std::vector<Interval> box(model.dimension(), {-3, 3});
    for (const GivenRange& range : each.box) box[*model.state_index(range.name)] = {range.low, range.high};
    const LyapunovCheck check = check_lyapunov(model, each.value, model.values({}), box);
    const Expression expanded = expand(check.derivative);
    const Expression shown = expanded.weight() < check.derivative.weight() ? expanded : check.derivative;
    const std::string slope = "d" + each.name + "/dt";
    say(fmt::format("  {0} = {1}\n  {2} = {3}\n  {2} <= 0: {4}\n", each.name, print(each.value), slope, print(shown),
                    text_of(model, slope, check, box)));
    result = result && check.verdict;
  }
  return result;
}

}  // namespace separatrix
