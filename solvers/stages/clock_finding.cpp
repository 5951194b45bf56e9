#include "solvers/stages/clock_finding.hpp"

#include <cmath>

#include "lib/num/decimal.hpp"

namespace separatrix {

std::string ClockFinding::text() const {
  constexpr std::size_t shown = 4;
  const std::string says = measured ? "the measured times say " + decimal(measured->value, shown)
                                    : "three measured times of a stage would say it too";
  const std::string of = is_loss ? " of the loss at 0" : " of the field at 0";
  if (derived) {
    const Rational named = is_loss ? Rational(*order + 1) : *order;
    const std::string verdict = agree == Verdict::holds   ? ": they agree"
                                : agree == Verdict::fails ? ": they differ"
                                                          : "";
    return derived->text() + ", from order " + to_string(named) + of + "; " + says + verdict;
  }
  return (used ? used->text() + ", as " + says : says) + "; " + reason;
}

ClockFinding find_clock(const Model& model, const std::optional<LeadingField>& leading,
                        const std::vector<Rational>& alphas,
                        const std::vector<std::vector<std::optional<Known>>>& times) {
  ClockFinding finding;
  finding.is_loss = model.is_gradient_flow();
  if (!leading) {
    finding.reason = "the field has no leading terms at 0 that could be had exactly";
  } else {
    finding.order = leading->order;
    finding.derived = clock_of(*leading);
    if (!finding.derived) {
      finding.reason = "0 is left at once, by order " + to_string(leading->order) + " of the field";
    }
  }
  for (const auto& of_stage : times) {
    if (!finding.measured) finding.measured = measured_power(alphas, of_stage);
  }
  finding.used = finding.derived    ? finding.derived
                 : finding.measured ? std::optional(clock_of(*finding.measured))
                                    : std::nullopt;
  if (finding.derived && finding.measured) {
    const double off = finding.measured->value - to_double(finding.derived->power);
    finding.agree = verdict(std::abs(off) < 0.05);
  }
  return finding;
}

}  // namespace separatrix
